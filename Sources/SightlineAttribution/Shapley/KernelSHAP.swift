import SightlineModels
import SightlineRandom
import SightlineTensors

/// Kernel SHAP (Lundberg & Lee, NeurIPS 2017), with paired sampling and the efficiency constraint solved exactly (Covert &
/// Lee, AISTATS 2021).
///
///     minimise  Σ_S k(S) (F(S) − F(∅) − Σ_{i∈S} φᵢ)²   subject to   Σᵢ φᵢ = F(t) − F(∅),
///     k(S) = (n − 1) / (C(n, |S|) |S| (n − |S|))
///
/// over coalitions `S` of the text's `n` features, the others deleted: over all of them, its solution are the Shapley
/// values. With no more than ``samples`` coalitions, ``CoalitionPairs`` says which are asked for; where all `2ⁿ − 2` are,
/// the scores are exact. Scores are in log odds, positive towards the target.
///
/// With every coalition its complement is asked for. Written relative to the equal division,
/// `φ = (F(t) − F(∅))/n + ψ` with `Σ ψ = 0`, a pair then leaves one equation, and `F(∅)` drops out:
///
///     (z − s/n)·ψ = ½ (F(z) − F(z̄) − (2s − n)(F(t) − F(∅))/n),    s = |z|
///
/// Samples too few to determine `ψ` (fewer than `2(n − 1)` always are) give the solution of least norm, the one closest to
/// the equal division [ours], with a warning and without standard errors.
///
/// Standard errors are for what another seed would change, and 0 where all is enumerated: from the drawn pairs'
/// influences on the solution, their residuals taken as if the pair had been left out of the fit (a jackknife, to first
/// order), their variance from differences of neighbours in the order of size, less what sampling without repetition
/// saves. [ours; Covert & Lee estimate the same from repeated solutions] Scores add up by construction;
/// ``Explanation/completeness`` says how exactly.
public struct KernelSHAP: SamplingExplainer, RemovingExplainer, Equatable {
    /// What is removed.
    public var features: Features
    /// Coalitions to score; of an odd number one is left.
    public var samples: Int
    public var seed: UInt64

    public static let defaultSampleCount = 1_000

    public init(features: Features = .tokens, samples: Int = defaultSampleCount, seed: UInt64 = 0) {
        self.features = features
        self.samples = samples
        self.seed = seed
    }

    /// A coalition and its complement at least.
    public static let sampleRange = 2...10_000_000

    /// The sizes of coalitions are spread over the number there is.
    public var extendsSamples: Bool { false }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(
            name: "kernel-shap", options: ["features": .string(features.rawValue), "samples": .integer(samples)])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        let featureCount = TextFeatures(sequence, features).count
        return .perturbations(
            sequence, count: subsetCount(of: featureCount, atMost: samples), keeping: Double(sequence.contentIndices.count) / 2, emptyTexts: 1)
    }

    /// - Throws: ``ExplanationError``, or what the model throws.
    /// - Complexity: A forward pass for every sample, the whole text and the empty one; O(n²(samples + n)) operations and
    ///   O(n · samples) numbers of memory for the fit.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try validateSamples()
        var draft = try ExplanationDraft(input, target: target, engine: engine)
        let features = TextFeatures(draft.sequence, features)
        let emptyScore = try draft.emptyScore()
        let division = try division(among: features, emptyScore: emptyScore, &draft)
        var explanation = draft.explanation(
            by: self, attributing: division.scores, standardErrors: division.standardErrors, to: features)
        explanation.checkCompleteness(emptyScore: emptyScore)
        return explanation
    }

    /// `φ`, with standard errors where they can be told.
    private func division(
        among features: TextFeatures, emptyScore: Double, _ draft: inout ExplanationDraft
    ) throws -> (scores: [Double], standardErrors: [Double]?) {
        let total = draft.fullScore - emptyScore
        let count = features.count
        guard count > 1 else { return ([total], [0]) }
        var generator = SeededGenerator(seed: seed)
        let planned = CoalitionPairs(featureCount: count, limit: samples / 2, using: &generator)
        let scores = try draft.finiteScores(planned.coalitions.flatMap { coalition in
            [features.input(keeping: coalition), features.input(keeping: coalition.map(!))]
        })
        let differences = planned.coalitions.indices.map { pair in
            scores[2 * pair].flatMap { score in scores[2 * pair + 1].map { score - $0 } }
        }
        guard differences.contains(where: { $0 != nil }) else {
            throw ExplanationError.perturbationsNotFinite(model: draft.engine.model.name, count: scores.count)
        }
        let pairs = planned.filtered(differences.map { $0 != nil })
        let fit = try LeastSquares(pairs, differences: differences.compactMap { $0 }, total: total)
        guard fit.rank == count - 1 else {
            draft.warnings.append(.undetermined(directions: count - 1 - fit.rank, of: count - 1))
            return (fit.division(of: total), nil)
        }
        return (fit.division(of: total), try fit.standardErrors(pairs))
    }
}

// MARK: - The fit

extension LeastSquares {
    /// - Parameter differences: `F(z) − F(z̄)`, one per pair.
    fileprivate init(_ pairs: CoalitionPairs, differences: [Double], total: Double) throws {
        let count = Double(pairs.coalitions.first?.count ?? 0)
        let sizes = pairs.coalitions.map { Double($0.count { $0 }) }
        try self.init(
            rows: zip(pairs.coalitions, sizes).map { coalition, size in
                coalition.map { ($0 ? 1 : 0) - size / count }
            },
            weights: pairs.weights,
            targets: zip(differences, sizes).map { ($0 - (2 * $1 - count) * total / count) / 2 })
    }

    /// The coefficients `ψ` on top of the equal division, their sum taken out once more: rounding leaves a little.
    fileprivate func division(of total: Double) -> [Double] {
        let rest = (total - coefficients.reduce(0, +)) / Double(coefficients.count)
        return coefficients.map { $0 + rest }
    }

    /// Nil where a drawn pair alone determines a part of the solution, and where there is but one.
    fileprivate func standardErrors(_ pairs: CoalitionPairs) throws -> [Double]? {
        let drawn = pairs.enumeratedCount..<pairs.coalitions.count
        guard !drawn.isEmpty else { return Array(repeating: 0, count: coefficients.count) }
        guard drawn.count > 1, drawn.allSatisfy({ 1 - leverages[$0] > Self.smallestFreedom }) else { return nil }
        let influences = try influences(
            of: drawn, weightedResiduals: drawn.map { pairs.weights[$0] * residuals[$0] / (1 - leverages[$0]) })
        let differences = try influences.narrowed(axis: 0, to: 1..<drawn.count)
            - influences.narrowed(axis: 0, to: 0..<drawn.count - 1)
        let unseen = try Tensor(pairs.drawnShares.dropLast().map { 1 - $0 }).reshaped([-1, 1])
        let sums: [Double] = try (differences * differences * unseen).sum(axes: [0]).elements()
        let perDifference = Double(drawn.count) / (2 * Double(drawn.count - 1))
        return sums.map { (perDifference * $0).squareRoot() }
    }

    /// Left out of the fit, a pair of less would take a direction of the solution with it, up to rounding.
    private static let smallestFreedom = 1e-8
}
