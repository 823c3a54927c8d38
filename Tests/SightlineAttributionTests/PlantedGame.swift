import SightlineAttribution
import SightlineModels
import SightlineRandom

/// A text of distinct words whose score is a known function of which of them are there.
struct PlantedGame: Sendable {
    let playerCount: Int
    let value: @Sendable ([Bool]) -> Double

    /// Weights of single words, and of pairs and triples that only count together.
    init(playerCount: Int, interactionCount: Int, spread: Double = 1, using generator: inout SeededGenerator) {
        let weights = (0..<playerCount).map { _ in Double.random(in: -1...1, using: &generator) }
        let interactions = (0..<interactionCount).map { index in
            let members = Array((0..<playerCount).shuffled(using: &generator).prefix(2 + index % 2))
            return (members, Double.random(in: -spread...spread, using: &generator))
        }
        self.init(playerCount: playerCount) { isIn in
            let single = weights.indices.reduce(0.3) { isIn[$1] ? $0 + weights[$1] : $0 }
            return interactions.reduce(single) { sum, term in term.0.allSatisfy { isIn[$0] } ? sum + term.1 : sum }
        }
    }

    init(playerCount: Int, value: @escaping @Sendable ([Bool]) -> Double) {
        self.playerCount = playerCount
        self.value = value
    }

    static func linear(_ weights: [Double], intercept: Double = 0.5) -> PlantedGame {
        PlantedGame(playerCount: weights.count) { isIn in
            weights.indices.reduce(intercept) { isIn[$1] ? $0 + weights[$1] : $0 }
        }
    }

    var text: String { PlantedModel.vocabulary(playerCount).joined(separator: " ") }

    var model: PlantedModel {
        PlantedModel(words: PlantedModel.vocabulary(playerCount)) { [value] counts in value(counts.map { $0 > 0 }) }
    }

    /// `F(t) − F(∅)`.
    var total: Double {
        value(Array(repeating: true, count: playerCount)) - value(Array(repeating: false, count: playerCount))
    }

    /// By the definition: every subset's difference, weighted with `|S|! (n − |S| − 1)! / n!`.
    var shapleyValues: [Double] {
        let all = 0..<(1 << playerCount)
        let values = all.map { set in value((0..<playerCount).map { set >> $0 & 1 == 1 }) }
        func factorial(_ number: Int) -> Double { (1...max(number, 1)).reduce(1) { $0 * Double($1) } }
        return (0..<playerCount).map { player in
            all.filter { $0 >> player & 1 == 0 }.reduce(0) { sum, set in
                let size = set.nonzeroBitCount
                let weight = factorial(size) * factorial(playerCount - size - 1) / factorial(playerCount)
                return sum + weight * (values[set | 1 << player] - values[set])
            }
        }
    }

    func explained(by method: some Explainer) throws -> Explanation {
        try method.explain(text, target: .label("yes"), with: model)
    }
}

extension Explanation {
    /// Of the content tokens, in order.
    var attributions: [Double] { tokens.compactMap { $0[.attribution] } }
    var attributionErrors: [Double] { tokens.compactMap { $0.standardErrors[.attribution] } }
}

/// The largest difference, infinite for different counts.
func distance(_ left: [Double], _ right: [Double]) -> Double {
    left.count == right.count ? zip(left, right).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// A model of words in pieces ("un+believ+able") and of pairs; the score is a function of the pieces that are there.
struct PiecesModel: ScoringModel {
    let pieces: [String]
    var isFramed = true
    var standInTokens = StandInTokens()
    let score: @Sendable (Set<String>) -> Double
    let name = "pieces"
    let labels = ClassificationLabels(names: ["no", "yes"], kind: .exclusive)

    private func tokens(_ text: String, textIndex: Int) -> [TokenSequence.Token] {
        var offset = 0
        return text.split(separator: " ").enumerated().flatMap { word, spelling in
            spelling.split(separator: "+").map { piece in
                defer { offset += piece.count + 1 }
                return TokenSequence.Token(
                    id: pieces.firstIndex(of: String(piece)) ?? 0, text: String(piece),
                    range: offset..<offset + piece.count, word: word, isSpecial: false, textIndex: textIndex)
            }
        }
    }

    func tokenize(_ input: TextInput) throws -> TokenSequence {
        func frame(_ text: String) -> [TokenSequence.Token] {
            isFramed ? [.init(id: pieces.count, text: text, range: 0..<0, word: nil, isSpecial: true)] : []
        }
        let second = input.pair.map { frame("</s>") + tokens($0, textIndex: 1) } ?? []
        return TokenSequence(
            text: input.text, pair: input.pair,
            tokens: frame("<s>") + tokens(input.text, textIndex: 0) + second + frame("</s>"))
    }

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        inputs.map { input in [0, score(Set(input.ids.filter { $0 < pieces.count }.map { pieces[$0] }))] }
    }
}
