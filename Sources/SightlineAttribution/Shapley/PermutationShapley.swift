import SightlineModels
import SightlineRandom

/// Shapley values from permutations (Castro, Gómez & Tejada 2009), each with its reverse (antithetic sampling; Mitchell et
/// al., JMLR 2022).
///
///     φᵢ = mean over permutations π of  F(i and all before it in π) − F(all before it in π)
///
/// The features that come later are deleted. The differences along a permutation add up to `F(t) − F(∅)`, so scores do too,
/// whatever was drawn. Scores are in log odds, positive towards the target.
///
/// A permutation and its reverse score `2(n − 1)` coalitions. Pairs are drawn until the next would need more than
/// ``samples`` distinct ones. Where all `2ⁿ − 2` are within the budget, the mean is over all permutations, and exact. [ours]
/// A budget too small for a pair is spent on one permutation, with a warning. [ours]
///
/// Standard errors are those of a mean over pairs, and 0 where it is exact; of a single pair there are none, and those of
/// a few pairs are themselves uncertain (below ten, take Student's quantiles). A permutation on which the model gives
/// something that is no finite number is left out, and its reverse with it.
public struct PermutationShapley: SamplingExplainer, RemovingExplainer, Equatable {
    /// What is removed.
    public var features: Features
    /// Distinct coalitions to score.
    public var samples: Int
    public var seed: UInt64

    public static let defaultSampleCount = 1_000

    public init(features: Features = .tokens, samples: Int = defaultSampleCount, seed: UInt64 = 0) {
        self.features = features
        self.samples = samples
        self.seed = seed
    }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(
            name: "permutation-shapley", options: ["features": .string(features.rawValue), "samples": .integer(samples)])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        let featureCount = TextFeatures(sequence, features).count
        return .perturbations(
            sequence, count: subsetCount(of: featureCount, atMost: samples), keeping: Double(sequence.contentIndices.count) / 2, emptyTexts: 1)
    }

    /// - Throws: ``ExplanationError``, among them ``ExplanationError/invalidOption(name:found:expected:)`` for fewer samples
    ///   than a permutation needs, `n − 1`; what the model throws.
    /// - Complexity: A forward pass for every sample, the whole text and the empty one.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try validateSamples()
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let features = TextFeatures(draft.sequence, features)
        let emptyScore = try draft.emptyScore()
        let division =
            Self.coversAll(features.count, samples)
            ? try exactDivision(among: features, emptyScore: emptyScore, &draft)
            : try drawnDivision(among: features, emptyScore: emptyScore, &draft)
        var explanation = draft.explanation(
            by: self, attributing: division.scores, standardErrors: division.standardErrors, to: features)
        explanation.checkCompleteness(emptyScore: emptyScore)
        return explanation
    }

    typealias Division = (scores: [Double], standardErrors: [Double]?)

    private static func coversAll(_ featureCount: Int, _ samples: Int) -> Bool {
        featureCount < Int.bitWidth - 2 && (1 << featureCount) - 2 <= samples
    }

    private func drawnDivision(
        among features: TextFeatures, emptyScore: Double, _ draft: inout ExplanationDraft
    ) throws -> Division {
        guard samples >= features.count - 1 else {
            throw ExplanationError.invalidOption(
                name: "the number of samples", found: "\(samples)",
                expected: "at least \(features.count - 1), what a permutation of \(features.count) \(self.features) takes")
        }
        var generator = SeededGenerator(seed: seed)
        let drawn = PermutationSample(featureCount: features.count, limit: samples, using: &generator)
        if !drawn.isPaired {
            draft.warnings.append(.singlePermutation(needed: 2 * (features.count - 1)))
        }
        let scores = try draft.finiteScores(drawn.coalitions.map { features.input(keeping: $0) })
        let means = drawn.groups.compactMap { group in
            drawn.contributions(along: group, scores, whole: draft.fullScore, empty: emptyScore)
        }
        guard !means.isEmpty else {
            throw ExplanationError.perturbationsNotFinite(model: draft.engine.model.name, count: scores.count)
        }
        let count = Double(means.count)
        let mean = (0..<features.count).map { feature in means.reduce(0) { $0 + $1[feature] } / count }
        guard drawn.isPaired, means.count > 1 else { return (mean, nil) }
        let errors = mean.indices.map { feature in
            let squares = means.reduce(0) { $0 + ($1[feature] - mean[feature]) * ($1[feature] - mean[feature]) }
            return (squares / (count - 1) / count).squareRoot()
        }
        return (mean, errors)
    }
}
