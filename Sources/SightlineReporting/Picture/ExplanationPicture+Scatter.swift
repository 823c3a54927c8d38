import SightlineAttribution

extension ExplanationPicture {
    /// SLALOM's two scores of each token, with one standard error to each side; nil for methods without them.
    ///
    /// The axis of values is symmetric around zero. A value beyond it, which its own error swallows, is at the edge.
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
        let placed = points.map { point in
            var point = point
            point.x = min(max(point.x, -limit), limit)
            return point
        }
        return Plot(
            title: "", x: PlotAxis("value, log odds", range: -limit...limit), y: PlotAxis("importance"),
            marks: [.reference(PlotReference(.vertical(0))), .scatter(PlotSeries("", placed))], width: 300, height: 220)
    }

    /// More are a cloud in which nobody finds a word **[ours]**.
    static let scatterLimit = 24
}
