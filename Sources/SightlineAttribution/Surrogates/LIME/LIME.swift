import Foundation
import SightlineModels
import SightlineRandom

/// LIME (Ribeiro, Singh & Guestrin, KDD 2016): a linear model of the score on texts with words removed at random.
///
///     minimise  Σ_z π(z) (F(z) − b − Σᵢ φᵢ zᵢ)² + α‖φ‖²,    π(z)² = exp(−d² / width²),   d = 100 (1 − √(|z| / n))
///
/// over random `z ∈ {0, 1}ⁿ`: how many features are removed is uniform over 1…n, then which. `d` is the cosine distance
/// from the whole text, times 100; the whole text itself is in the sum once, with weight 1; the intercept `b` is not
/// penalised. All of this is as in the authors' explainer for text. Unlike there, every occurrence of a word is a feature
/// of its own, all features are kept, and `F` are log odds instead of a probability. [ours]
///
/// Perturbations that are drawn more than once are scored once and weigh as often. Where all `2ⁿ − 1` are within
/// ``samples``, each is taken as often as it would be drawn on average: the seed then has no say. [ours]
///
/// Scores are in log odds, positive towards the target. Standard errors are for what another seed would change, and 0
/// where all is enumerated: the square root of the summed squares of the draws' influences, their residuals as if the draw
/// had been left out (a jackknife, to first order). [ours] The ridge's shrinkage is not in them.
/// ``Explanation/fit`` weighs errors as the fit does, and holds out whole perturbations.
public struct LIME: SamplingExplainer, RemovingExplainer, Equatable {
    /// What is removed; words, as published.
    public var features: Features
    /// Perturbations to draw.
    public var samples: Int
    /// In hundredths of cosine distance.
    public var kernelWidth: Double
    /// What the ridge weighs squared scores with.
    public var alpha: Double
    public var seed: UInt64

    public static let defaultSampleCount = 1_000
    public static let defaultKernelWidth = 25.0
    public static let defaultAlpha = 1.0

    public init(
        features: Features = .words, samples: Int = defaultSampleCount, kernelWidth: Double = defaultKernelWidth,
        alpha: Double = defaultAlpha, seed: UInt64 = 0
    ) {
        self.features = features
        self.samples = samples
        self.kernelWidth = kernelWidth
        self.alpha = alpha
        self.seed = seed
    }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(
            name: "lime",
            options: [
                "features": .string(features.rawValue), "samples": .integer(samples), "kernelWidth": .number(kernelWidth),
                "alpha": .number(alpha),
            ])
    }

    private func validate() throws {
        try validateSamples()
        guard kernelWidth > 0, kernelWidth.isFinite else {
            throw ExplanationError.invalidOption(
                name: "the kernel width", found: "\(kernelWidth)", expected: "a number above 0")
        }
        guard alpha >= 0, alpha.isFinite else {
            throw ExplanationError.invalidOption(name: "alpha", found: "\(alpha)", expected: "a number, 0 or above")
        }
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        let featureCount = TextFeatures(sequence, features).count
        return .perturbations(
            sequence, count: subsetCount(of: featureCount, atMost: samples), keeping: Double(sequence.contentIndices.count) / 2)
    }

    /// - Throws: ``ExplanationError``, among them ``ExplanationError/singleToken(_:)`` for a text of a single feature, which
    ///   there is no line to fit to; what the model throws.
    /// - Complexity: A forward pass for every distinct sample and for the whole text; O(n²(samples + n)) operations, six
    ///   times over, and O(n · samples) numbers of memory for the fit.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try validate()
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let features = TextFeatures(draft.sequence, features)
        guard features.count > 1 else { throw ExplanationError.singleToken(features.text(0)) }
        let emptyInput = try draft.emptyInput()
        var generator = SeededGenerator(seed: seed)
        let drawn = LIMESample(featureCount: features.count, limit: samples, using: &generator)
        let scores = try draft.finiteScores(drawn.perturbations.map { perturbation in
            perturbation.contains(true) ? features.input(keeping: perturbation) : emptyInput
        })
        let finite = scores.indices.filter { scores[$0] != nil }
        let observations = LIMEObservations(
            perturbations: finite.map { drawn.perturbations[$0] }, counts: finite.map { drawn.counts[$0] },
            scores: scores.compactMap { $0 }, wholeScore: draft.fullScore, kernelWidth: kernelWidth)
        let fit = try LIMEFit(observations, alpha: alpha)
        let report = try fit.report(observations, alpha: alpha)
        draft.warnings += Explanation.Warning.fit(report, converged: true, isExhaustive: drawn.isExhaustive)
        if fit.rank < features.count {
            draft.warnings.append(.undetermined(directions: features.count - fit.rank, of: features.count))
        }
        let errors =
            drawn.isExhaustive ? Array(repeating: 0, count: features.count) : try fit.standardErrors(observations)
        var explanation = draft.explanation(
            by: self, attributing: fit.scores, standardErrors: errors, to: features)
        explanation.fit = report
        return explanation
    }
}
