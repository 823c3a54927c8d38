import SightlineModels
import SightlineTensors

/// How good a classifier is on examples.
public struct TrainingEvaluation: Sendable, Equatable, Codable {
    /// Steps of training behind it.
    public var step: Int
    /// The mean cross-entropy of the labels.
    public var loss: Double
    /// The share of examples, or of independent labels, on whose side of even odds the classifier is.
    public var accuracy: Double

    public init(step: Int, loss: Double, accuracy: Double) {
        self.step = step
        self.loss = loss
        self.accuracy = accuracy
    }

    /// The more accurate is better; of equally accurate ones, that with the smaller loss.
    public func isBetter(than other: TrainingEvaluation) -> Bool {
        accuracy != other.accuracy ? accuracy > other.accuracy : loss < other.loss
    }
}

extension Trainable {
    /// The logits of inputs as the classifier is when it is not trained, in rows, in the order given.
    ///
    /// - Parameter weights: A tensor for each of ``parameters``, by name.
    /// - Complexity: One forward pass per input; memory does not grow with their number.
    public func logits(of inputs: [Input], weights: NetworkWeights, threadCount: Int) throws -> [[Double]] {
        try logits(of: inputs, SharedTensors(weights.tensors(of: parameters)), Threads(threadCount))
    }

    func logits(of inputs: [Input], _ tensors: SharedTensors, _ threads: Threads) throws -> [[Double]] {
        let lengths = inputs.map { max(1, length(of: $0)) }
        let order = inputs.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        let chunks = order.cut(limit: evaluationTokenCount) { lengths[$0] }
        let rows = try threads.map(chunks.count) { chunk in
            try Autograd.disabled {
                let logits = try logits(
                    of: chunks[chunk].map { inputs[$0] }, parameters: tensors.all, dropoutMasks: nil)
                let elements: [Double] = try logits.converted(to: .float64).elements()
                return stride(from: 0, to: elements.count, by: labels.count).map {
                    Array(elements[$0..<$0 + labels.count])
                }
            }
        }
        var result = [[Double]](repeating: [], count: inputs.count)
        for (index, row) in zip(order, rows.joined()) { result[index] = row }
        return result
    }

    func evaluate(
        _ examples: [TrainingExample<Input>], _ tensors: SharedTensors, step: Int, _ threads: Threads
    ) throws -> TrainingEvaluation {
        let logits = try logits(of: examples.map(\.input), tensors, threads)
        return TrainingEvaluation(step: step, logits, examples.map(\.target), labels)
    }
}

private let evaluationTokenCount = 1024

extension TrainingEvaluation {
    /// - Parameter logits: A row for each target.
    public init(step: Int, _ logits: [[Double]], _ targets: [TrainingTarget], _ labels: TrainableLabels) {
        var loss = 0.0
        var rightShare = 0.0
        for (row, target) in zip(logits, targets) {
            let expected = target.probabilities(of: labels) ?? []
            loss += labels.crossEntropy(row, expected)
            if labels.areExclusive {
                rightShare += row.indexOfLargest == expected.indexOfLargest ? 1 : 0
            } else {
                rightShare += Double(zip(row, expected).count { ($0 > 0) == ($1 > 0.5) }) / Double(labels.count)
            }
        }
        let count = Double(max(targets.count, 1))
        self.init(step: step, loss: loss / count, accuracy: rightShare / count)
    }
}

extension [Double] {
    fileprivate var indexOfLargest: Int? { indices.max { self[$0] < self[$1] } }
}
