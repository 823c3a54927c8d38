import Foundation
import SightlineModels
import Synchronization

/// A model whose score of the label `yes` is a known function of its words. Words are split at spaces, and each word `wN`
/// has the id N; `<s>` and `</s>` frame every text.
struct WordModel: ScoringModel {
    static let start = 1_000
    static let end = 1_001

    let name = "words"
    var labels = ClassificationLabels(names: ["no", "yes"], kind: .exclusive)
    /// Of the words' numbers, in order.
    let score: @Sendable ([Int]) -> Double
    let passes = Passes()

    /// Sequences that the model was asked for.
    final class Passes: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add(_ count: Int) { value.withLock { $0 += count } }
    }

    init(score: @escaping @Sendable ([Int]) -> Double) {
        self.score = score
    }

    /// A bias and a weight per word.
    static func linear(_ weights: [Double], bias: Double = 0) -> WordModel {
        WordModel { words in words.reduce(bias) { $0 + weights[$1] } }
    }

    /// `w0 w1 … `.
    static func text(_ count: Int) -> String { (0..<count).map { "w\($0)" }.joined(separator: " ") }

    func tokenize(_ input: TextInput) throws -> TokenSequence {
        var offset = 0
        let content = input.text.split(separator: " ", omittingEmptySubsequences: false).enumerated().compactMap {
            index, word -> TokenSequence.Token? in
            defer { offset += word.unicodeScalars.count + 1 }
            guard !word.isEmpty else { return nil }
            return TokenSequence.Token(
                id: Int(word.dropFirst()) ?? 999, text: String(word),
                range: offset..<offset + word.unicodeScalars.count, word: index, isSpecial: false)
        }
        return TokenSequence(text: input.text, tokens: [special(Self.start)] + content + [special(Self.end)])
    }

    private func special(_ id: Int) -> TokenSequence.Token {
        TokenSequence.Token(id: id, text: "<s>", range: 0..<0, word: nil, isSpecial: true)
    }

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        passes.add(inputs.count)
        return inputs.map { [0, score($0.ids.filter { $0 < Self.start })] }
    }
}
