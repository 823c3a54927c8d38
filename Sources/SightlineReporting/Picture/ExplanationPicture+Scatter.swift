import SightlineAttribution

extension ExplanationPicture {
    /// SLALOM's two scores of each token, with one standard error to each side; nil for methods without them, and
    /// where no value is known well enough.
    ///
    /// The axis of values is symmetric around zero. A token whose value is beyond it, or as unsure as the axis is long, is left
    /// out and counted **[ours]**.
    func scatter(_ leading: LeadingScore) -> Plot? {
        let spelled = explanation.spelledTokens
        let points = leading.order(of: explanation.tokens).prefix(Self.scatterLimit).compactMap { index -> PlotPoint? in
            let token = explanation.tokens[index]
            guard let value = token[.value], let importance = token[.importance], value.isFinite, importance.isFinite else {
                return nil
            }
            return PlotPoint(
                x: value, y: importance, xError: token.standardErrors[.value], yError: token.standardErrors[.importance],
                label: spelled[index])
        }
        guard !points.isEmpty else { return nil }
        let sure = points.filter { point in point.xInterval.map { !($0.lower...$0.upper).contains(0) } ?? true }
        let limit = 1.1 * (sure.isEmpty ? points : sure).reduce(0.05) { max($0, min(abs($1.x), PlotScale.largest)) }
        let known = points.filter { point in
            abs(point.x) <= limit && point.xInterval.map { $0.lower > -limit || $0.upper < limit } ?? true
        }
        guard !known.isEmpty else { return nil }
        let unknown = points.count - known.count
        let notes = unknown == 0
            ? [] : ["\(unknown) \(unknown == 1 ? "word is" : "words are") not in the scatter, as unsure as its axis is long."]
        return Plot(
            title: "", notes: notes, x: PlotAxis("value, log odds", range: -limit...limit), y: PlotAxis("importance"),
            marks: [.reference(PlotReference(.vertical(0))), .scatter(PlotSeries("", known))], width: 300, height: 220)
    }

    /// More are a cloud in which nobody finds a word **[ours]**.
    static let scatterLimit = 24
}
