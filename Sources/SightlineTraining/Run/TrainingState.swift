import SightlineTensors

/// All that a training needs to go on, apart from what it was begun with.
struct TrainingState {
    /// Steps that are done.
    var step = 0
    var parameters: SharedTensors
    /// Of the optimiser; nil before the first step.
    var moments: Moments?
    var best: Best?
    var evaluations: [TrainingEvaluation] = []

    struct Moments {
        var first: SharedTensors
        var second: SharedTensors
    }

    /// The parameters that did best on the development set, and how well.
    struct Best {
        var evaluation: TrainingEvaluation
        var parameters: SharedTensors
    }

    init(parameters: SharedTensors) {
        self.parameters = parameters
    }
}
