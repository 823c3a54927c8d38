import SightlineAttribution

/// The methods by the names that the command line has for them.
package enum MethodName: String, CaseIterable {
    case slalom
    case slalomEff = "slalom-eff"
    case slalomPublished = "slalom-published"
    case leaveOneOut = "leave-one-out"
    case lime
    case kernelSHAP = "kernel-shap"
    case permutationShapley = "permutation-shapley"
    case gradient
    case gradientTimesInput = "gradient-x-input"
    case integratedGradients = "integrated-gradients"
    case smoothGrad = "smoothgrad"
    case attnLRP = "attnlrp"
    case rollout
    case gradientRollout = "gradient-rollout"
    case attentionFlow = "attention-flow"
    case generalizedAttentionFlow = "gaf"
    case efficientAttention = "efficient-attention"
    case random
    case constant

    /// The method with the options that it is known for.
    var explainer: any Explainer {
        switch self {
        case .slalom: SLALOM()
        case .slalomEff: SLALOM(sampling: .shortSequences)
        case .slalomPublished: SLALOM.published
        case .leaveOneOut: LeaveOneOut()
        case .lime: LIME()
        case .kernelSHAP: KernelSHAP()
        case .permutationShapley: PermutationShapley()
        case .gradient: Gradient()
        case .gradientTimesInput: GradientTimesInput()
        case .integratedGradients: IntegratedGradients()
        case .smoothGrad: SmoothGrad()
        case .attnLRP: AttnLRP()
        case .rollout: AttentionExplainer.rollout
        case .gradientRollout: AttentionExplainer.gradientRollout
        case .attentionFlow: AttentionExplainer.attentionFlow
        case .generalizedAttentionFlow: AttentionExplainer.generalizedAttentionFlow()
        case .efficientAttention: AttentionExplainer.efficientAttention
        case .random: RandomAttribution()
        case .constant: ConstantAttribution()
        }
    }

    var readsAttention: Bool {
        [.rollout, .gradientRollout, .attentionFlow, .generalizedAttentionFlow, .efficientAttention].contains(self)
    }
    /// Whether the method is for models with attention alone.
    var needsAttention: Bool { readsAttention || self == .attnLRP }
    /// Whether the method is there to be compared with, and explains nothing.
    var isFloor: Bool { self == .random || self == .constant }
    /// Whether the method gives each token a value and an importance.
    var hasValues: Bool { [.slalom, .slalomEff, .slalomPublished].contains(self) }
    /// Whether the method finds a flow through the layers, which can be drawn.
    var hasFlow: Bool { self == .attentionFlow || self == .generalizedAttentionFlow }
}

extension MethodName {
    /// For `--help`.
    static var notes: (title: String, paragraphs: [String]) {
        (
            "METHODS",
            [
                "By perturbation: slalom, slalom-eff and slalom-published (a softmax of values and importances), lime, "
                    + "kernel-shap, permutation-shapley, leave-one-out. They need nothing but the model's scores.",
                "By gradients: integrated-gradients, gradient-x-input, attnlrp (attention-aware relevance), gradient and "
                    + "smoothgrad.",
                "By attention: gaf (generalized attention flow), attention-flow, rollout, gradient-rollout, "
                    + "efficient-attention.",
                "Floors, to compare with: random and constant.",
            ]
        )
    }
}
