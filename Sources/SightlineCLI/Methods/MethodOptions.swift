import SightlineAttribution

/// A method and what it is told; nil leaves the method's own choice.
package struct MethodOptions: Equatable {
    package var name = MethodName.slalom
    package var sampling: Sampling?
    package var tying: SLALOM.Tying?
    package var background: SLALOM.Background?
    package var sampleCount: Int?
    package var maximumDeletions: Int?
    package var seed: UInt64?
    package var features: Features?
    package var stepCount: Int?
    package var baseline: IntegratedGradients.Baseline?
    package var attention: AttentionForm?
    package var tensor: InformationTensor?
    package var source: AttentionExplainer.Source?
    package var epsilon: Double?
    package var precisionTarget: Double?
    package var budget: SamplingBudget?

    package enum Sampling { case fidel, eff, exact }

    /// The explainer that the options describe.
    var explainer: any Explainer {
        switch name.explainer {
        case let slalom as SLALOM: return configured(slalom)
        case var integrated as IntegratedGradients:
            if let stepCount { integrated.steps = stepCount }
            if let baseline { integrated.baseline = baseline }
            return integrated
        case var attention as AttentionExplainer:
            if case .regularizedFlow = attention.aggregation, let epsilon {
                attention.aggregation = .regularizedFlow(epsilon: epsilon)
            }
            if let form = self.attention { attention.attention = form }
            if let tensor { attention.tensor = tensor }
            if let source { attention.source = source }
            return attention
        case let other:
            return configured(other)
        }
    }

    private func configured(_ slalom: SLALOM) -> any Explainer {
        guard name == .slalom else { return configured(slalom as any Explainer) }
        let sampling: SLALOM.Sampling =
            switch sampling ?? .fidel {
            case .fidel: .deletions(max: maximumDeletions ?? SLALOM.defaultMaximumDeletions)
            case .eff: .shortSequences
            case .exact: .exact
            }
        return configured(SLALOM(sampling: sampling, tying: tying, background: background) as any Explainer)
    }

    private func configured(_ explainer: any Explainer) -> any Explainer {
        let explainer = seeded(explainer)
        guard precisionTarget != nil || budget != nil, let sampling = explainer as? any SamplingExplainer else {
            return explainer
        }
        return SequentialSampling(
            sampling, precisionTarget: precisionTarget, budget: budget ?? .unlimited,
            samples: sampleCount ?? SequentialSampling.mostSamples)
    }

    private func seeded(_ explainer: any Explainer) -> any Explainer {
        var explainer = explainer
        if let features, var removing = explainer as? any RemovingExplainer {
            removing.features = features
            explainer = removing
        }
        if let sampleCount, var sampling = explainer as? any SamplingExplainer {
            sampling.samples = sampleCount
            explainer = sampling
        }
        if let seed, var seeded = explainer as? any SeededExplainer {
            seeded.seed = seed
            explainer = seeded
        }
        return explainer
    }
}

// MARK: - What goes together

extension MethodOptions {
    /// Refuses options that the method does not have.
    func validate() throws(UsageError) {
        let explainer = name.explainer
        let samples = explainer is any SamplingExplainer
        let rules: [(option: String, isGiven: Bool, isKnown: Bool, owner: String)] = [
            ("--sampling", sampling != nil, name == .slalom, "--method slalom"),
            ("--tying", tying != nil, name == .slalom, "--method slalom"),
            ("--background", background != nil, name == .slalom, "--method slalom"),
            ("--max-deletions", maximumDeletions != nil, name == .slalom, "--method slalom"),
            ("--samples", sampleCount != nil, samples, "a --method that samples"),
            ("--seed", seed != nil, explainer is any SeededExplainer, "a --method that draws at random"),
            ("--features", features != nil, explainer is any RemovingExplainer, "a --method that removes features"),
            ("--steps", stepCount != nil, name == .integratedGradients, "--method integrated-gradients"),
            ("--baseline", baseline != nil, name == .integratedGradients, "--method integrated-gradients"),
            ("--attention", attention != nil, name.readsAttention, "a --method that reads attention"),
            ("--tensor", tensor != nil, name.readsAttention, "a --method that reads attention"),
            ("--source", source != nil, name.readsAttention, "a --method that reads attention"),
            ("--epsilon", epsilon != nil, name == .generalizedAttentionFlow, "--method gaf"),
            ("--max-deletions", maximumDeletions != nil, sampling ?? .fidel == .fidel, "--sampling fidel"),
            ("--samples", sampleCount != nil, sampling != .exact, "--sampling fidel or eff"),
            ("--precision-target", precisionTarget != nil, samples && sampling != .exact, "a --method that samples"),
            ("--budget", budget != nil, samples && sampling != .exact, "a --method that samples"),
        ]
        if let rule = rules.first(where: { $0.isGiven && !$0.isKnown }) {
            throw .requires(option: rule.option, other: rule.owner)
        }
        let sequential = self.explainer as? SequentialSampling
        guard let slalom = (sequential?.method ?? self.explainer) as? SLALOM else { return }
        do {
            try slalom.validate()
        } catch {
            throw .conflict(ErrorMessage.of(error))
        }
    }
}

package protocol HasMethodOptions {
    var method: MethodOptions { get set }
}
