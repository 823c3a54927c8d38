import SightlineEvaluation

extension Plot {
    /// The deletion error of methods against the forward passes that they take: a line through the budgets of each
    /// sampling method, and a point for each other method whose scores predict.
    public static func qualityAgainstCost(_ summary: EvaluationSummary) -> Plot {
        let names = summary.header.methods.map(\.name).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        let marks = names.compactMap { name -> PlotMark? in
            let points = summary.rows.filter { $0.name == name && $0.isMain }.compactMap { row -> PlotPoint? in
                guard let error = row.means[.deletionError], let mean = error.mean,
                    let cost = row.means[.forwardPasses]?.mean ?? row.budget.map(Double.init)
                else { return nil }
                return PlotPoint(
                    x: cost, y: mean, yInterval: error.interval.map { PlotInterval($0.lower, $0.upper) })
            }
            return points.isEmpty ? nil : .line(PlotSeries(name, points))
        }
        let header = summary.header
        return Plot(
            title: "Fidelity against cost",
            notes: [
                "\(header.shortNames.model) on \(summary.textCount) \(summary.textCount == 1 ? "text" : "texts") of \(header.shortNames.data)",
                "means with 95 % bootstrap intervals over texts; lower is better",
            ],
            x: PlotAxis("forward passes per text", scale: .logarithmic),
            y: PlotAxis("deletion error, log odds²", scale: .logarithmic), marks: marks)
    }
}
