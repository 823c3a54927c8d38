import SightlineAttribution

extension AttentionMaps {
    /// What the numbers are.
    var quantity: String {
        let form = form == .raw ? "" : "\(form.rawValue) "
        return switch tensor {
        case .attention: "\(form)attention"
        case .gradient: "gradient of the attention"
        case .attentionGradient: "\(form)attention times its gradient"
        }
    }
}
