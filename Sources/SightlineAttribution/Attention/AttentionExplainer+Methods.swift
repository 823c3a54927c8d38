/// The methods by their names in the literature.
extension AttentionExplainer {
    public static let defaultEpsilon = 1e-4

    /// Abnar & Zuidema, ACL 2020.
    public static let rollout = AttentionExplainer(name: "rollout", tensor: .attention, aggregation: .rollout)
    /// Chefer et al., ICCV 2021.
    public static let gradientRollout = AttentionExplainer(
        name: "gradient-rollout", tensor: .attentionGradient, aggregation: .gradientRollout)
    /// Abnar & Zuidema, ACL 2020.
    public static let attentionFlow = AttentionExplainer(
        name: "attention-flow", tensor: .attention, aggregation: .maximumFlow)
    /// The last layer's efficient attention (Naim & Asher, ECAI 2024).
    public static let efficientAttention = AttentionExplainer(
        name: "efficient-attention", attention: .efficient, tensor: .attention, aggregation: .lastLayer)

    /// Azarkhalili & Libbrecht, ACL 2025, by default with attention times its gradient (AGF).
    public static func generalizedAttentionFlow(
        tensor: InformationTensor = .attentionGradient, epsilon: Double = Self.defaultEpsilon
    ) -> AttentionExplainer {
        AttentionExplainer(
            name: "gaf", tensor: tensor, aggregation: .regularizedFlow(epsilon: epsilon), source: .all)
    }
}
