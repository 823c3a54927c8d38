import SightlineModels
import Synchronization

/// A model without weights: its logits are sums over the ids, exact in any order, and it keeps what it is asked.
final class CountingModel: ScoringModel {
    struct Failure: Error, Equatable {
        let sequence: [Int]
    }

    let name = "counting"
    let labels = ClassificationLabels(names: ["sum", "squares"], kind: .exclusive)
    private let record = Mutex(Record())
    /// Batches with this sequence fail.
    private let poison: [Int]?
    private let answer: @Sendable ([[Double]]) -> [[Double]]

    /// - Parameter answer: What becomes of the right rows before they are returned.
    init(failingAt poison: [Int]? = nil, answer: @escaping @Sendable ([[Double]]) -> [[Double]] = { $0 }) {
        self.poison = poison
        self.answer = answer
    }

    private struct Record {
        var batches: [[[Int]]] = []
        var tokensAtWork = 0
        var peakTokenCount = 0
    }

    var askedBatches: [[[Int]]] { record.withLock { $0.batches } }

    /// Most tokens that were worked on at one time: what memory goes with.
    var peakTokenCount: Int { record.withLock { $0.peakTokenCount } }

    static func logits(of sequence: [Int]) -> [Double] {
        [Double(sequence.reduce(0, +)), Double(sequence.reduce(0) { $0 + $1 * $1 })]
    }

    func tokenize(_ input: TextInput) -> TokenSequence {
        TokenSequence(
            text: input.text,
            tokens: input.text.unicodeScalars.enumerated().map { index, scalar in
                .init(
                    id: Int(scalar.value), text: String(scalar), range: index..<index + 1, word: index,
                    isSpecial: false)
            })
    }

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        let sequences = inputs.map(\.ids)
        let tokenCount = sequences.reduce(0) { $0 + $1.count }
        record.withLock { record in
            record.batches.append(sequences)
            record.tokensAtWork += tokenCount
            record.peakTokenCount = max(record.peakTokenCount, record.tokensAtWork)
        }
        defer { record.withLock { $0.tokensAtWork -= tokenCount } }
        if let poison, sequences.contains(poison) { throw Failure(sequence: poison) }
        return answer(sequences.map(Self.logits))
    }
}
