/// When a model's weights are read.
public enum Loading: Sendable {
    /// With the model, so that what is wrong with them is known at once.
    case now
    /// When the model is first asked for more than tokens and labels, which may be never.
    case onDemand
}
