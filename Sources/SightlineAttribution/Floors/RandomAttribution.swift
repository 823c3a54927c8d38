import Foundation
import SightlineModels
import SightlineRandom

/// The score divided at random: what every method must do better than. [ours]
///
///     φᵢ = (F(t) − F(empty)) · eᵢ / Σⱼ eⱼ,   eᵢ exponential
///
/// which is uniform over all divisions into parts of one sign. What is drawn depends on the seed and on the text's tokens,
/// so that texts of equal length get divisions of their own. Scores are in log odds, positive towards the target.
public struct RandomAttribution: SeededExplainer, Equatable {
    public var seed: UInt64

    public init(seed: UInt64 = 0) {
        self.seed = seed
    }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(name: "random", options: [:])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        .perturbations(sequence, count: 0, keeping: 0, emptyTexts: 1)
    }

    /// - Throws: ``ExplanationError``, or what the model throws.
    /// - Complexity: Two forward passes: of the whole text and of the empty one.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let emptyScore = try draft.emptyScore()
        let features = TextFeatures(draft.sequence, .tokens)
        var generator = generator(for: draft.sequence)
        let parts = (0..<features.count).map { _ in -log(Double.random(in: .leastNormalMagnitude..<1, using: &generator)) }
        let unit = (draft.fullScore - emptyScore) / parts.reduce(0, +)
        var explanation = draft.explanation(by: self, attributing: parts.map { $0 * unit }, to: features)
        explanation.checkCompleteness(emptyScore: emptyScore)
        return explanation
    }

    /// Every token moves the seed on, by the generator's own mixing.
    private func generator(for sequence: TokenSequence) -> SeededGenerator {
        sequence.ids.reduce(SeededGenerator(seed: seed)) { generator, id in
            var generator = generator
            return SeededGenerator(seed: generator.next() ^ UInt64(bitPattern: Int64(id)))
        }
    }
}
