import SightlineAttribution

/// How far to trust an explanation, at a glance.
enum TrustVerdict: Equatable {
    /// The method's picture predicts the model.
    case close
    case rough
    /// It does not; the scores are not to be relied on.
    case poor
    /// There is nothing to explain.
    case flat
    /// The scores add up to what they divide, which says nothing of any other text.
    case complete
    /// The scores rank tokens and claim no more.
    case ranking
    /// Nothing was checked.
    case unchecked

    /// Shares of what happens to the score that the picture explains, from which it is close and rough **[ours]**.
    private static let closeShare = 0.9
    private static let roughShare = 0.5
    /// Of what the scores divide, the part that may be missing **[ours]**.
    private static let negligibleGap = 0.01

    init(_ explanation: Explanation) {
        let unsafe: Set<Explanation.Warning.Kind> = [.unstableFit, .notFinite, .nothingAttributed]
        if explanation.warnings.contains(where: { unsafe.contains($0.kind) }) {
            self = .poor
        } else if let fit = explanation.fit {
            switch fit.heldOutR2 ?? fit.r2 {
            case nil: self = .flat
            case let share? where share >= Self.closeShare: self = .close
            case let share? where share >= Self.roughShare: self = .rough
            default: self = .poor
            }
        } else if let completeness = explanation.completeness {
            let divided = abs(explanation.score - completeness.baselineScore)
            self = abs(completeness.gap) <= Self.negligibleGap * divided ? .complete : .rough
        } else {
            self = explanation.unit == .own ? .ranking : .unchecked
        }
    }

    var heading: String {
        switch self {
        case .close: "The scores predict the model well here"
        case .rough: "The scores tell most of what the model does, not all"
        case .poor: "Do not rely on these scores"
        case .flat: "The score hardly changes, whatever is taken out"
        case .complete: "The scores add up; whether they predict the model was not checked"
        case .ranking: "The scores rank words; they predict nothing that could be checked"
        case .unchecked: "Whether the scores predict the model was not checked"
        }
    }

    /// A sign for those who do not see the colour.
    var sign: String {
        switch self {
        case .close: "✓"
        case .rough, .flat, .complete, .ranking, .unchecked: "≈"
        case .poor: "✕"
        }
    }

    var styleClass: String {
        switch self {
        case .close: "good"
        case .rough, .flat, .complete, .ranking, .unchecked: "fair"
        case .poor: "poor"
        }
    }
}
