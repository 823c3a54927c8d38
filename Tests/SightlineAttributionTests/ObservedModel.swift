import SightlineModels
import Synchronization

/// Another model, with the sequences counted that it is asked for, and able to fail or to pass for a third one.
final class ObservedModel: ScoringModel {
    struct Failure: Error, Equatable {}

    private let base: any ScoringModel
    let name: String
    let precision: Precision
    let labels: ClassificationLabels
    private let limit: Int
    private let count = Mutex(0)

    /// - Parameter limit: Sequences that it scores before it fails.
    init(
        _ base: any ScoringModel, name: String? = nil, precision: Precision = .float32,
        labels: ClassificationLabels? = nil, limit: Int = .max
    ) {
        self.base = base
        self.name = name ?? base.name
        self.precision = precision
        self.labels = labels ?? base.labels
        self.limit = limit
    }

    var sequenceCount: Int { count.withLock { $0 } }
    var origin: Checkpoint? { base.origin }

    func tokenize(_ input: TextInput) throws -> TokenSequence { try base.tokenize(input) }

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        let total = count.withLock { count in
            count += inputs.count
            return count
        }
        guard total <= limit else { throw Failure() }
        return try base.logits(of: inputs)
    }
}
