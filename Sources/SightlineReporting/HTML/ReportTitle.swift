import SightlineAttribution

/// The title of a report that was given none.
enum ReportTitle {
    static func text(_ texts: ReportTexts, failureCount: Int) -> String {
        guard texts.groups.count == 1, failureCount == 0, let first = texts.groups.first?.first else {
            let count = texts.groups.count
            return "\(Numerals.count(count)) \(count == 1 ? "text" : "texts") explained"
        }
        return text(first)
    }

    static func text(_ explanation: Explanation) -> String {
        explanation.score > 0
            ? "Why \(explanation.modelName) says \(explanation.targetPhrase)"
            : "What speaks for and against \(explanation.targetPhrase) in \(explanation.modelName)"
    }
}
