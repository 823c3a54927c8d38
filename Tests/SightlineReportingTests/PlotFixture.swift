import SightlineRandom
import SightlineReporting

/// Plots as the evaluation and the reports make them, from seeded numbers.
enum PlotFixture {
    static let tokens = [
        "[CLS]", "A", "gripping", ",", "beautifully", "acted", "film", "that", "never", "quite", "finds", "its", "##ness",
        "👩‍👩‍👧‍👦", "שלום", "映画", "boring", "not", "bad", "<unk>", "at", "all", "&", "truly", "Ġwonderful", "dull", "long",
        "short", "sweet", "[SEP]",
    ]

    static func uniform(_ generator: inout SeededGenerator) -> Double { Double.random(in: 0..<1, using: &generator) }

    /// About normal, with a deviation of 1: the sum of twelve uniform numbers.
    static func normal(_ generator: inout SeededGenerator) -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + uniform(&generator) }
    }

    static func costCurves() -> Plot {
        let costs = [100.0, 250, 500, 1_000, 2_500, 5_000, 10_000]
        let curves = [("SLALOM", 0.95, 300.0), ("LIME", 0.8, 900), ("Kernel SHAP", 0.9, 1_500), ("Shapley sampling", 0.85, 2_500)]
        let lines = curves.enumerated().map { index, curve in
            PlotMark.line(
                PlotSeries(
                    curve.0,
                    costs.map { cost in
                        PlotPoint(
                            x: cost, y: curve.1 * cost / (cost + curve.2), xError: nil, yError: 0.3 / cost.squareRoot())
                    }), uncertainty: index.isMultiple(of: 2) ? .band : .bars)
        }
        return Plot(
            title: "Fidelity by cost", notes: ["Mean of 200 reviews; intervals of 95 %."],
            x: PlotAxis("forward passes", scale: .logarithmic), y: PlotAxis("deletion fidelity", range: 0...1),
            marks: lines + [.reference(PlotReference(.horizontal(0.97), name: "exact"))])
    }

    static func recovered(count: Int = 200) -> Plot {
        var generator = SeededGenerator(seed: 3)
        let points = (0..<count).map { _ in
            let truth = normal(&generator)
            return PlotPoint(x: truth, y: truth * 0.9 + 0.2 * normal(&generator))
        }
        return Plot(
            title: "Recovered values, r = 0.98", x: PlotAxis("original value"), y: PlotAxis("recovered value"),
            marks: [.reference(PlotReference(.identity, name: "y = x")), .scatter(PlotSeries("values", points))], width: 320,
            height: 320)
    }

    static func depths() -> Plot {
        var generator = SeededGenerator(seed: 5)
        let bars = [("SLALOM", 0.1), ("linear surrogate", 0.6), ("additive", 0.45)].map { name, scale in
            PlotMark.bars(
                PlotSeries(
                    name,
                    (0..<5).map { depth in
                        let value = scale * (0.5 + Double(depth) * 0.2) + 0.05 * uniform(&generator)
                        return PlotPoint(x: Double(depth), y: value, xError: nil, yError: 0.03)
                    }))
        }
        return Plot(
            title: "Error by depth", x: PlotAxis("layers", scale: .categories(["1", "2", "4", "8", "12"])),
            y: PlotAxis("mean squared error"), marks: bars)
    }

    static func labelled(_ labels: [String] = tokens, seed: UInt64 = 7, errors: Bool = true) -> Plot {
        var generator = SeededGenerator(seed: seed)
        let points = labels.map { label in
            PlotPoint(
                x: 0.6 * normal(&generator), y: 0.5 * normal(&generator), xError: errors ? 0.08 + 0.1 * uniform(&generator) : nil,
                yError: errors ? 0.05 + 0.1 * uniform(&generator) : nil, label: label)
        }
        return Plot(
            title: "Value and importance of \"positive\"", x: PlotAxis("importance s"), y: PlotAxis("value v"),
            marks: [
                .reference(PlotReference(.horizontal(0))), .reference(PlotReference(.vertical(0))),
                .scatter(PlotSeries("", points)),
            ], width: 560, height: 400)
    }

    static func heat() -> Plot {
        let names = ["SLALOM", "LIME", "gradient", "rollout"]
        let cells = names.indices.flatMap { row in
            names.indices.map { column in
                let value = row == column ? 1 : 0.7 - 0.35 * Double(row + column)
                return PlotHeat.Cell(x: Double(column), y: Double(row), value: value)
            }
        }
        return Plot(
            title: "Agreement of methods", x: PlotAxis("", scale: .categories(names)), y: PlotAxis("", scale: .categories(names)),
            marks: [.heat(PlotHeat("Spearman's rank correlation", cells))], width: 300, height: 220)
    }

    static func grid() -> PlotGrid {
        let panels = [1, 2, 4].map { layers in
            var plot = recovered(count: 60)
            plot.title = "\(layers) layers"
            (plot.width, plot.height) = (220, 220)
            return plot
        }
        return PlotGrid(title: "Recovery by depth", plots: panels, columns: 3)
    }
}
