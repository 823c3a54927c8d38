import SightlineModels

/// A method that samples, given as many samples as its scores need: rounds of them until the largest standard error is
/// small enough, or the budget is spent. **[ours]**
///
/// ```swift
/// let explainer = SequentialSampling(SLALOM(), precisionTarget: 0.05, budget: .init(passes: 2_000))
/// ```
///
/// Each round explains the text anew from all samples so far, and asks the model for the new ones alone. The next round's
/// size follows from the standard errors, which fall with the square root of the number of samples, or from what is left of
/// the budget. Without a target, the budget is spent. ``Explanation/sampling`` says how it ended; the same number of samples
/// by the method itself gives the same explanation, but for rounding.
///
/// Standard errors are those of the main score, in its own unit. To stop where they first look small favours rounds in which
/// they look smaller than they are; rounds grow by a quarter at least, so that there are few to choose from.
public struct SequentialSampling: SeededExplainer {
    /// Its ``SamplingExplainer/samples`` are the most there may be.
    public var method: any SamplingExplainer
    /// The largest standard error that is small enough; nil for none.
    public var precisionTarget: Double?
    public var budget: SamplingBudget

    /// Samples that no budget and no target may go beyond, where nobody says another number.
    public static let mostSamples = 20_000

    /// - Parameters:
    ///   - method: Of which the number of samples is decided; what it says itself is put aside.
    ///   - samples: The most.
    public init(
        _ method: any SamplingExplainer, precisionTarget: Double? = nil, budget: SamplingBudget = .unlimited,
        samples: Int = mostSamples
    ) {
        self.method = method
        self.precisionTarget = precisionTarget
        self.budget = budget
        self.method.samples = min(samples, type(of: method).sampleRange.upperBound)
    }

    public var seed: UInt64 {
        get { method.seed }
        set { method.seed = newValue }
    }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        var asked = method.method(for: model)
        if method.samples == Self.mostSamples { asked.options["samples"] = nil }
        asked.options["precisionTarget"] = precisionTarget.map(Explanation.Option.number)
        asked.options["passBudget"] = budget.passes.map(Explanation.Option.integer)
        asked.options["secondBudget"] = budget.seconds.map(Explanation.Option.number)
        asked.options["memoryBudget"] = budget.memory.map(Explanation.Option.integer)
        return asked
    }

    /// What the largest number of samples takes, or the whole budget of passes if that is less.
    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        guard var cost = method.plannedCost(of: sequence) else { return nil }
        if let passes = budget.passes, passes < cost.forwardPasses {
            cost.tokens = Int(Double(cost.tokens) * Double(passes) / Double(cost.forwardPasses))
            cost.samples = min(cost.samples, passes)
            cost.forwardPasses = passes
        }
        return cost
    }

    /// - Throws: ``ExplanationError``, also for a budget that not even the first round fits into; what the method and the
    ///   model throw.
    /// - Complexity: The passes of the last round's samples, where the method's samples extend fewer
    ///   (``SamplingExplainer/extendsSamples``), and up to twice as many where they do not; a fit for each round.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        if let precisionTarget, !(precisionTarget > 0 && precisionTarget.isFinite) {
            throw ExplanationError.invalidOption(
                name: "the standard error to reach", found: "\(precisionTarget)", expected: "a number above 0")
        }
        let engine = engine.remembering
        var rounds = SamplingRounds(self, reducedPrecision: engine.model.inFullPrecision != nil)
        var explainer = method
        explainer.samples = try rounds.first(tokenCount: engine.model.tokenize(input).tokens.count)
        while true {
            var explanation = try explainer.explain(input, target: target, with: engine)
            switch rounds.next(after: explanation, samples: explainer.samples) {
            case .samples(let count):
                explainer.samples = count
            case .stop(let stop):
                explanation.cost = rounds.cost
                explanation.method = method(for: engine.model)
                explanation.sampling = .init(
                    samples: explainer.samples, rounds: rounds.count, standardError: explanation.largestStandardError,
                    target: precisionTarget, stop: stop)
                if stop != .precision, let precisionTarget {
                    explanation.warnings += Explanation.Warning.wideErrors(
                        explanation.largestStandardError, target: precisionTarget, stop: stop)
                }
                return explanation
            }
        }
    }
}

extension Explanation {
    /// Of the main score, over all content tokens; nil where one of them has none.
    package var largestStandardError: Double? {
        let errors = tokens.lazy.filter { !$0.special }.map { $0.standardErrors[mainScore] }
        return errors.reduce(0) { largest, error in
            largest.flatMap { largest in error.flatMap { $0.isFinite ? max(largest, $0) : nil } }
        }
    }
}
