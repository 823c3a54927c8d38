import Foundation

extension TrainingRun {
    /// Saves all that the training needs to go on. The file is whole at any moment, whatever happens meanwhile.
    ///
    /// - Throws: `SafeTensorsError` if it cannot be written.
    public func save(to url: URL) throws {
        var state = TrainingState(parameters: SharedTensors(optimizer.parameters))
        state.step = step
        if step > 0 {
            state.moments = .init(
                first: SharedTensors(optimizer.firstMoments), second: SharedTensors(optimizer.secondMoments))
        }
        state.best = best
        state.evaluations = evaluations
        try state.write(to: url, model.parameters, signature)
    }

    /// Goes on with a saved training.
    ///
    /// - Parameters: As the training was begun with, apart from the number of threads.
    /// - Throws: ``TrainingError/unusableState(file:reason:)`` for a file of another training.
    public convenience init(
        resuming url: URL, _ model: Model, on examples: [Example], development: [Example] = [],
        settings: TrainingSettings = TrainingSettings(), threadCount: Int
    ) throws {
        let signature = TrainingSignature(settings, examples, development)
        let state = try TrainingState(contentsOf: url, model.parameters, signature)
        try self.init(model, state, examples, development, settings, Threads(threadCount))
    }
}
