import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom

/// A model whose score is a known function of its words, for tests with a known truth. Words are split at spaces; `<s>`
/// and `</s>` frame every text, as a checkpoint's special tokens would.
struct PlantedModel: ScoringModel {
    let words: [String]
    /// Score of the label `yes` over `no`, from how often each word occurs.
    let score: @Sendable ([Double]) -> Double
    /// Logits from that score.
    var head: @Sendable (Double) -> [Double] = { [0, $0] }
    var labels = ClassificationLabels(names: ["no", "yes"], kind: .exclusive)
    var limit = Int.max
    let name = "planted"

    static func vocabulary(_ size: Int) -> [String] { (0..<size).map { "w\($0)" } }

    init(words: [String], score: @escaping @Sendable ([Double]) -> Double) {
        self.words = words
        self.score = score
    }

    init(_ function: SLALOMFunction) {
        self.init(words: Self.vocabulary(function.values.count)) { function.score($0) }
    }

    func tokenize(_ input: TextInput) throws -> TokenSequence {
        let start = TokenSequence.Token(id: words.count, text: "<s>", range: 0..<0, word: nil, isSpecial: true)
        let end = TokenSequence.Token(id: words.count + 1, text: "</s>", range: 0..<0, word: nil, isSpecial: true)
        var offset = 0
        let content = input.text.split(separator: " ").enumerated().map { index, word in
            defer { offset += word.count + 1 }
            return TokenSequence.Token(
                id: words.firstIndex(of: String(word)) ?? 0, text: String(word), range: offset..<offset + word.count,
                word: index, isSpecial: false)
        }
        return TokenSequence(text: input.text, tokens: [start] + content + [end])
    }

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        inputs.map { input in
            var counts = Array(repeating: 0.0, count: words.count)
            for id in input.ids where id < words.count { counts[id] += 1 }
            return head(score(counts))
        }
    }
}

extension SLALOMFunction {
    /// A function with values spread over ±`spread` and importances over ±1.5, which sum to zero.
    static func planted(
        _ unitCount: Int, spread: Double = 2, background: Background? = nil, using generator: inout SeededGenerator
    ) -> SLALOMFunction {
        let values = (0..<unitCount).map { _ in Double.random(in: -spread...spread, using: &generator) }
        let importances = (0..<unitCount).map { _ in Double.random(in: -1.5...1.5, using: &generator) }
        let mean = importances.reduce(0, +) / Double(unitCount)
        return SLALOMFunction(values: values, importances: importances.map { $0 - mean }, background: background)
    }
}

extension SeededGenerator {
    /// A standard normal number (Box–Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &self))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
    }
}
