import SightlineTensors

/// Adam with decoupled weight decay (Loshchilov & Hutter, ICLR 2019, algorithm 2), and the gradients that it steps by.
///
/// It owns its parameters, and writes to them in ``step(rate:largestNorm:)`` alone: whoever reads them does so between
/// steps. Work is divided into blocks of fixed size, the same for any number of threads.
final class AdamW {
    struct Rates: Sendable {
        var firstDecay: Double
        var secondDecay: Double
        var epsilon: Double
        var weightDecay: Double
    }

    let parameters: [Tensor]
    let firstMoments: [Tensor]
    let secondMoments: [Tensor]
    private let gradients: [Tensor]
    private let rates: Rates
    private let blocks: [Block]
    private let threads: Threads
    private(set) var stepCount: Int

    /// Views of some rows of a parameter and of what belongs to it. Each is worked on by one thread at a time.
    private struct Block: @unchecked Sendable {
        let parameter: Tensor
        let gradient: Tensor
        let firstMoment: Tensor
        let secondMoment: Tensor
        let weightDecay: Double
    }

    private static let blockElementCount = 1 << 18

    /// - Parameters:
    ///   - parameters: Of its own, contiguous.
    ///   - decays: For each parameter, whether weight decay draws it towards 0.
    ///   - moments: Those of an earlier run, of its own; nil to begin with zeros.
    init(
        _ parameters: [Tensor], decays: [Bool], moments: (first: [Tensor], second: [Tensor])? = nil,
        stepCount: Int = 0, rates: Rates, threads: Threads
    ) throws {
        func zeros() throws -> [Tensor] { try parameters.map { try Tensor.zeros($0.shape, dtype: .float32) } }
        self.parameters = parameters
        let first = try moments?.first ?? zeros()
        let second = try moments?.second ?? zeros()
        let gradients = try zeros()
        firstMoments = first
        secondMoments = second
        self.gradients = gradients
        self.rates = rates
        self.threads = threads
        self.stepCount = stepCount
        blocks = try parameters.indices.flatMap { index in
            try Self.rowRanges(parameters[index].shape).map { rows in
                func part(_ tensor: Tensor) throws -> Tensor {
                    try rows.map { try tensor.narrowed(axis: 0, to: $0) } ?? tensor
                }
                return Block(
                    parameter: try part(parameters[index]), gradient: try part(gradients[index]),
                    firstMoment: try part(first[index]), secondMoment: try part(second[index]),
                    weightDecay: decays[index] ? rates.weightDecay : 0)
            }
        }
    }

    /// Rows of a block each; nil stands for the whole tensor.
    private static func rowRanges(_ shape: [Int]) -> [Range<Int>?] {
        guard let rowCount = shape.first, shape.reduce(1, *) > blockElementCount else { return [nil] }
        let step = max(1, blockElementCount / (shape.reduce(1, *) / rowCount))
        return stride(from: 0, to: rowCount, by: step).map { $0..<min($0 + step, rowCount) }
    }

    /// Adds to the gradients of the step to come; nil is 0.
    func accumulate(_ gradients: [Tensor?]) throws {
        for (sum, gradient) in zip(self.gradients, gradients) {
            if let gradient { try sum.add(gradient) }
        }
    }

    /// Steps by the gradients, cut to `largestNorm`, and sets them to 0.
    ///
    /// - Returns: The norm of the gradients before they were cut.
    /// - Throws: ``TrainingError/diverged(step:)`` before anything is changed.
    func step(rate: Double, largestNorm: Double) throws -> Double {
        let blocks = blocks
        let norms = try threads.map(blocks.count) { index in
            try Autograd.disabled { try blocks[index].gradient.euclideanNorm() }
        }
        let norm = norms.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm.isFinite else { throw TrainingError.diverged(step: stepCount + 1) }
        stepCount += 1
        let (step, rates) = (stepCount, rates)
        let factor = min(1, largestNorm / (norm + Self.normEpsilon))
        try threads.run(blocks.count) { index in
            try Autograd.disabled {
                let block = blocks[index]
                if factor < 1 { try block.gradient.multiply(by: factor) }
                try Tensor.adamWStep(
                    parameter: block.parameter, gradient: block.gradient, firstMoment: block.firstMoment,
                    secondMoment: block.secondMoment, step: step, rate: rate, firstDecay: rates.firstDecay,
                    secondDecay: rates.secondDecay, weightDecay: block.weightDecay, epsilon: rates.epsilon)
                try block.gradient.setToZero()
            }
        }
        return norm
    }

    /// As PyTorch's `clip_grad_norm_` has it.
    private static let normEpsilon = 1e-6
}
