import SightlineAttribution
import SightlineModels

/// A text that explanations are measured on: what is true of the model around it, found out once for all methods.
///
/// Scores are kept by which tokens are left, so that metrics and methods that ask for the same perturbation cost one
/// forward pass together.
public struct EvaluatedText: Sendable {
    /// How results name it.
    public let id: String
    public let text: LabelledText
    public let target: Target.Resolved
    public let sequence: TokenSequence
    /// `F` of the whole text, in log odds.
    public let fullScore: Double
    public let settings: EvaluationSettings
    /// What measuring took so far, the explanations that metrics ask for included; what methods spend on the explanations
    /// that are measured is not.
    public private(set) var cost: PerturbationEngine.Cost

    let engine: PerturbationEngine
    /// Which tokens the test deletions leave, by the number of tokens they take out, from 1; never none. Drawn
    /// independently of any method's samples, though a short text has so few that they coincide.
    let testDeletions: [[[Bool]]]
    /// The place of each content token in a random order, which decides between equal scores.
    private let tieOrder: [Int]
    private var scoreOfKept: [[Bool]: Double]

    /// Tokenizes and scores the text.
    ///
    /// - Parameter id: How results name it, if the text has no id of its own.
    /// - Throws: ``ExplanationError`` for a text without content, a target that does not exist, and a score that is no
    ///   finite number; ``EvaluationError/invalidSetting(name:found:atLeast:)``; what the model throws.
    /// - Complexity: One forward pass.
    public init(
        _ text: LabelledText, id: String = "", target: Target = .predicted, with engine: PerturbationEngine,
        settings: EvaluationSettings = EvaluationSettings()
    ) throws {
        try settings.validate()
        self.id = text.id ?? id
        self.text = text
        self.engine = engine
        self.settings = settings
        sequence = try engine.model.tokenize(text.input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: text.input.text) }
        let scores = try engine.score([sequence.input])
        let labels = engine.model.labels
        self.target = try target.resolved(labels: labels, logits: scores.logits[0])
        fullScore = self.target.score(scores.logits[0], labels.kind)
        guard fullScore.isFinite else {
            throw ExplanationError.scoreNotFinite(model: engine.model.name, score: fullScore)
        }
        cost = scores.cost
        let count = sequence.contentIndices.count
        scoreOfKept = [Array(repeating: true, count: count): fullScore]
        var generator = settings.generator(for: .ties)
        tieOrder = Array(0..<count).shuffled(using: &generator)
        testDeletions = Self.testDeletions(of: count, settings)
    }

    public var tokenCount: Int { sequence.contentIndices.count }

    /// `p(t) = σ(F)`: the probability of the target against what it is set against.
    public var fullProbability: Double { probability(logOdds: fullScore) }

    // MARK: - Scores

    /// `F` of the text with some of its content tokens, in log odds.
    ///
    /// - Parameter subsets: One flag per content token each.
    /// - Throws: ``MissingReason/modelNotFinite``, and ``MissingReason/noEmptyText`` where nothing is kept and the model
    ///   has no token for that; what the model throws.
    /// - Complexity: One forward pass for each subset that was not asked for before.
    mutating func scores(keeping subsets: [[Bool]]) throws -> [Double] {
        var unknown: [[Bool]] = []
        var inputs: [ModelInput] = []
        var seen: Set<[Bool]> = []
        for isKept in subsets where scoreOfKept[isKept] == nil && seen.insert(isKept).inserted {
            unknown.append(isKept)
            inputs.append(try input(keeping: isKept))
        }
        let found = try engine.score(inputs)
        cost += found.cost
        for (isKept, logits) in zip(unknown, found.logits) {
            scoreOfKept[isKept] = target.score(logits, engine.model.labels.kind)
        }
        return try subsets.map { isKept in
            guard let score = scoreOfKept[isKept], score.isFinite else { throw MissingReason.modelNotFinite }
            return score
        }
    }

    private func input(keeping isKept: [Bool]) throws -> ModelInput {
        guard !isKept.contains(true) else { return sequence.input(keeping: isKept) }
        guard let empty = sequence.emptied(engine.model.standInTokens) else { throw MissingReason.noEmptyText }
        return empty
    }

    /// Explains the evaluated target for another text than this one, or with another seed.
    ///
    /// - Throws: What the method throws.
    mutating func explain(_ input: TextInput, by explainer: any Explainer) throws -> Explanation {
        let explanation = try explainer.explain(input, target: .index(target.index), with: engine)
        cost += .init(forwardPasses: explanation.cost.forwardPasses, tokens: explanation.cost.tokens)
        return explanation
    }

    // MARK: - Order

    /// The content tokens' places from the highest score to the lowest.
    ///
    /// Equal scores are in a random order, the same for every method: by their order in the text, a method that tells
    /// tokens apart no better than chance would profit from where people put what matters. [ours]
    func ranking(_ scores: [Double]) -> [Int] {
        scores.indices.sorted { (scores[$1], tieOrder[$0]) < (scores[$0], tieOrder[$1]) }
    }

    /// Flags that leave everything but some places.
    func without(_ places: some Sequence<Int>) -> [Bool] {
        var isKept = Array(repeating: true, count: tokenCount)
        for place in places { isKept[place] = false }
        return isKept
    }

    /// Flags that leave some places only.
    func only(_ places: some Sequence<Int>) -> [Bool] { without(places).map { !$0 } }

    // MARK: - Test deletions

    private static func testDeletions(of count: Int, _ settings: EvaluationSettings) -> [[[Bool]]] {
        var generator = settings.generator(for: .testDeletions)
        return (1..<max(count, 1)).prefix(settings.maximumDeletions).map { size in
            var subsets: [[Int]] = []
            if binomial(count, size) <= settings.deletionsPerSize {
                forEachSubset(of: count, size: size) { subsets.append($0) }
            } else {
                var drawn: Set<[Int]> = []
                while drawn.count < settings.deletionsPerSize {
                    let deleted = subset(of: count, size: size, using: &generator)
                    if drawn.insert(deleted).inserted { subsets.append(deleted) }
                }
            }
            return subsets.map { deleted in
                var isKept = Array(repeating: true, count: count)
                for place in deleted { isKept[place] = false }
                return isKept
            }
        }
    }
}
