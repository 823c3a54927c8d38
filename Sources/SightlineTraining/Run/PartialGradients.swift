import SightlineModels
import SightlineRandom
import SightlineTensors
import Synchronization

/// The gradients of the examples of a part of a batch.
package struct PartialGradients<Model: Trainable>: Sendable {
    let model: Model
    let objective: TrainingObjective
    let examples: [TrainingExample<Model.Input>]
    let seed: UInt64

    /// What a part adds to the mean loss of its batch and to that mean's gradients; nil where it adds nothing.
    package struct Share: @unchecked Sendable {
        package let loss: Double
        package let gradients: [Tensor?]
    }

    package init(model: Model, objective: TrainingObjective, examples: [TrainingExample<Model.Input>], seed: UInt64) {
        self.model = model
        self.objective = objective
        self.examples = examples
        self.seed = seed
    }

    func callAsFunction(
        of part: [Int], batchCount: Int, at parameters: SharedTensors, step: Int, part index: Int
    ) throws -> Share {
        let masks = RandomDropoutMasks(
            SeededGenerator(seed: seed, path: Purpose.dropout.rawValue, step, index))
        return try self(of: part, batchCount: batchCount, at: parameters, dropoutMasks: masks)
    }

    package func callAsFunction(
        of part: [Int], batchCount: Int, at parameters: SharedTensors, dropoutMasks masks: (any DropoutMasks)?
    ) throws -> Share {
        let examples = part.map { self.examples[$0] }
        let (loss, gradients) = try Autograd.valueAndGradients(at: parameters.all) { parameters in
            let logits = try model.logits(of: examples.map(\.input), parameters: parameters, dropoutMasks: masks)
            return try objective.loss(logits, examples) * (1 / Double(batchCount))
        }
        return Share(loss: try loss.scalar(), gradients: gradients)
    }
}

/// Adds up the shares of a batch's parts in their order, whatever the order in which they come.
final class GradientSum: @unchecked Sendable {
    private let optimizer: AdamW
    private let state = Mutex(State())

    private struct State {
        var nextPart = 0
        var waiting: [Int: (loss: Double, gradients: [Tensor?])] = [:]
        var loss = 0.0
    }

    init(_ optimizer: AdamW) {
        self.optimizer = optimizer
    }

    /// Of the parts that were added.
    var loss: Double { state.withLock { $0.loss } }

    func add<Model>(_ share: PartialGradients<Model>.Share, part: Int) throws {
        try state.withLock { state in
            state.waiting[part] = (share.loss, share.gradients)
            while let next = state.waiting.removeValue(forKey: state.nextPart) {
                state.nextPart += 1
                state.loss += next.loss
                try Autograd.disabled { try optimizer.accumulate(next.gradients) }
            }
        }
    }
}
