import SightlineModels

/// The gradient gathered on the straight way from a baseline `x′` to the text (Sundararajan, Taly & Yan, ICML 2017, eq. 1).
///
///     φᵢ = ⟨∫₀¹ ∂F(x′ + α(x − x′)) / ∂xᵢ dα, xᵢ − x′ᵢ⟩
///
/// In log odds, positive towards the target. Up to the error of the quadrature `Σᵢ φᵢ = F(x) − F(x′)`, special tokens
/// included; ``Explanation/completeness`` says how far it is off.
///
/// Special tokens keep their own embeddings in the baseline, as is usual, and with them get attributions of 0. **[ours]**:
/// the defaults, which are chosen for accuracy at few steps and for baselines that the model has seen.
public struct IntegratedGradients: Explainer, Equatable {
    /// What stands in the place of each content token's embedding at the start of the way.
    public enum Baseline: String, Sendable, CaseIterable {
        /// The embedding of the model's padding token.
        case padding
        /// The embedding of the model's mask token.
        case mask
        case zero
    }

    /// Points on the way at which the gradient is taken.
    public var steps: Int
    /// nil for padding, or zero where the model has no padding token.
    public var baseline: Baseline?
    public var quadrature: Quadrature

    public static let defaultStepCount = 50
    public static let stepRange = 1...10_000
    /// A gap above this share of what is divided is warned of. [ours]
    public static let reliableGapShare = 0.05
    /// So much, in log odds, rounding alone can do, however little is divided. [ours]
    static let roundingGap = 1e-4

    public init(
        steps: Int = Self.defaultStepCount, baseline: Baseline? = nil, quadrature: Quadrature = .gaussLegendre
    ) {
        self.steps = steps
        self.baseline = baseline
        self.quadrature = quadrature
    }

    public var seed: UInt64 { 0 }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(
            name: "integrated-gradients",
            options: [
                "steps": .integer(steps), "baseline": .string(baseline(for: model).rawValue),
                "quadrature": .string(quadrature.rawValue),
            ])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        .wholeText(sequence, steps + 2, backwardPasses: steps)
    }

    /// - Throws: ``ExplanationError``, also for a model that can only be scored, or that lacks the baseline's token; what
    ///   the model throws.
    /// - Complexity: `steps + 2` forward and `steps` backward passes, some in one batch.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        guard Self.stepRange.contains(steps) else {
            throw ExplanationError.invalidOption(
                name: "the number of steps", found: "\(steps)",
                expected: "\(Self.stepRange.lowerBound) to \(Self.stepRange.upperBound)")
        }
        var text = try DifferentiableText(input, target: target, engine: engine)
        let embeddings = text.embeddings
        let start = try baselineEmbeddings(of: text)
        let baselineScore = try text.score(of: start)
        let way = embeddings.subtracting(start)
        let nodes = quadrature.nodes(count: steps)
        let slopes = try text.gradients(at: steps) { step in
            embeddings.interpolated(from: start, share: nodes[step].position)
        } _: { _, gradient in
            gradient.products(with: way)
        }
        let attribution = (0..<embeddings.tokenCount).map { token in
            zip(nodes, slopes).reduce(0) { $0 + $1.0.weight * $1.1[token] }
        }
        let difference = text.draft.fullScore - baselineScore
        let gap = attribution.reduce(0, +) - difference
        // Also where the baseline's score is no number.
        if !(abs(gap) <= max(Self.reliableGapShare * abs(difference), Self.roundingGap)) {
            text.draft.warnings.append(.incomplete(gap: gap, of: difference))
        }
        var explanation = text.explanation(by: self, attribution, unit: .logOdds)
        explanation.completeness = .init(baselineScore: baselineScore, gap: gap)
        return explanation
    }
}

// MARK: - The baseline

extension IntegratedGradients {
    private func baseline(for model: any ScoringModel) -> Baseline {
        baseline ?? (model.standInTokens.padding == nil ? .zero : .padding)
    }

    private func baselineEmbeddings(of text: DifferentiableText) throws -> EmbeddingRows {
        let sequence = text.draft.sequence
        func embeddings(ofToken id: Int?, called name: Baseline) throws -> EmbeddingRows {
            guard let id else {
                throw ExplanationError.invalidOption(
                    name: "the baseline", found: name.rawValue,
                    expected: "another, as \(text.model.name) has no such token; \(Baseline.zero.rawValue) always is there")
            }
            var input = sequence.input
            for index in sequence.contentIndices { input.ids[index] = id }
            return try text.model.wordEmbeddings(of: input)
        }
        let standIns = text.model.standInTokens
        switch baseline(for: text.model) {
        case .padding: return try embeddings(ofToken: standIns.padding, called: .padding)
        case .mask: return try embeddings(ofToken: standIns.mask, called: .mask)
        case .zero:
            var zeros = text.embeddings
            for index in sequence.contentIndices {
                for place in zeros.range(ofToken: index) { zeros.elements[place] = 0 }
            }
            return zeros
        }
    }
}
