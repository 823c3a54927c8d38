import SightlineAttribution
import SightlineModels
import SightlineReporting

/// How much of attention lies where it cannot reach the output, by the length of the text.
package struct AttentionReduction: Experiment {
    /// Tokens of the texts, special ones included, as near as whole words allow.
    package var lengths: [Int]

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick: lengths = [16, 32, 64, 128]
        case .full: lengths = [16, 32, 64, 128, 256, 384, 512]
        }
    }

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let words = context.labelledTexts.flatMap { $0.input.text.split(separator: " ").map(String.init) }
        var tests: [AttentionCausalTest] = []
        for (index, length) in lengths.enumerated() {
            guard let text = try Self.text(of: words, tokenCount: length, model) else { continue }
            tests.append(try AttentionCausalTest(of: TextInput(text), in: model, threadCount: context.threadCount))
            context.progress(Double(index + 1) / Double(lengths.count), "reduced \(length) tokens")
        }
        guard !tests.isEmpty else { throw ExperimentError.tooFewTexts(found: words.count, needed: 1) }
        return report(tests, model: model.name, context)
    }

    /// The longest beginning of the words, over and over, that has no more tokens; nil if the model does not take as many.
    private static func text(of words: [String], tokenCount: Int, _ model: TextClassifier) throws -> String? {
        var text = ""
        var place = 0
        while !words.isEmpty {
            let longer = text + (text.isEmpty ? "" : " ") + words[place % words.count]
            let sequence = try model.tokenize(TextInput(longer))
            if sequence.truncation != nil { return nil }
            if sequence.tokens.count > tokenCount { break }
            text = longer
            place += 1
        }
        return text.isEmpty ? nil : text
    }

    private func report(_ tests: [AttentionCausalTest], model: String, _ context: ExperimentContext) -> ExperimentReport {
        let last = tests[tests.count - 1]
        let shares = last.heads.map { $0.map(\.removedShare).mean }
        let moves = tests.map(\.efficient.logits).max() ?? .nan
        return ExperimentReport(
            title: "How much of attention cannot reach the output?",
            question: "A head's output is A·V. What of a row of A lies in the left null space of V cannot reach it. How much is that, "
                + "by length, layer and head, and do the logits stay where they are without it? (Naim & Asher, ECAI 2024)",
            method: [
                "Texts of \(tests.map { "\($0.tokenCount)" }.joined(separator: ", ")) tokens, made of \(context.textOrigin); \(model).",
                "Every head of every layer is replaced by its efficient form at once, each layer's from its own inputs.",
            ],
            expected: "A null space opens up as soon as a text has more tokens than a head has numbers, and grows with every token; "
                + "replacing attention by its efficient form leaves the logits as they are, and so does moving mass inside the null "
                + "space, while moving as much outside of it changes the answer.",
            findings: [
                "Of \(last.tokenCount) tokens, \((shares.min() ?? .nan).percent) to \((shares.max() ?? .nan).percent) of the square "
                    + "norm of a layer's attention cannot reach the output.",
                "The logits move by \(moves.words) at most when all attention is efficient, by "
                    + "\((tests.map(\.inside.logits).max() ?? .nan).words) when mass is moved inside the null space, and by "
                    + "\(last.outside.logits.words) when, at \(last.tokenCount) tokens, as much is moved outside.",
            ],
            differences: ["The paper looks at other models; its procedure is given by properties, and the solver is ours."],
            tables: [ExperimentTable("efficient-attention", table(tests))], figures: figures(tests))
    }

    private func table(_ tests: [AttentionCausalTest]) -> Table {
        Table(
            caption: "Means over heads: the null space's dimension, the share of ‖A‖² removed and the Jensen–Shannon divergence "
                + "in nats; and how far logits move.",
            rowTitle: "tokens",
            columns: [
                .init("null space"), .init("removed"), .init("divergence"), .init("efficient, Δ logit"), .init("inside, Δ logit"),
                .init("outside, Δ logit"),
            ],
            rows: tests.map { test in
                let heads = test.heads.flatMap { $0 }
                return Table.Row(
                    "\(test.tokenCount)",
                    [
                        .number(heads.map { Double($0.nullSpaceDimension) }.mean), .text(heads.map(\.removedShare).mean.percent),
                        .number(heads.compactMap(\.divergence).mean), .text(test.efficient.logits.words),
                        .text(test.inside.logits.words), .text(test.outside.logits.words),
                    ])
            })
    }

    private func figures(_ tests: [AttentionCausalTest]) -> [ExperimentFigure] {
        let last = tests[tests.count - 1]
        let layers = last.heads.indices
        func lines(_ number: (ReducedAttention.Head) -> Double) -> [PlotMark] {
            layers.map { layer in
                let points = tests.map { test in
                    let numbers = test.heads[layer].map(number)
                    return PlotPoint(
                        x: Double(test.tokenCount), y: numbers.mean,
                        yInterval: PlotInterval(numbers.min() ?? .nan, numbers.max() ?? .nan))
                }
                return .line(PlotSeries("layer \(layer)", points), uncertainty: .band)
            }
        }
        let cells = layers.flatMap { layer in
            last.heads[layer].enumerated().map { head, found in
                PlotHeat.Cell(x: Double(head), y: Double(layer), value: found.removedShare)
            }
        }
        let moves: [(String, (AttentionCausalTest) -> Double)] = [
            ("efficient", { $0.efficient.logits }), ("moved inside", { $0.inside.logits }),
            ("moved outside", { $0.outside.logits }),
        ]
        return [
            ExperimentFigure(
                "efficient-attention-length",
                caption: "What cannot reach the output, by length; bands are from the least to the most of a layer's heads.",
                PlotGrid(
                    title: "Attention that cannot reach the output",
                    plots: [
                        Plot(
                            title: "Share removed", x: PlotAxis("tokens"), y: PlotAxis("share of ‖A‖² removed"),
                            marks: lines(\.removedShare), width: 300, height: 260),
                        Plot(
                            title: "Divergence", x: PlotAxis("tokens"), y: PlotAxis("Jensen–Shannon divergence, nats"),
                            marks: lines { $0.divergence ?? .nan }, width: 300, height: 260),
                    ], columns: 2)),
            ExperimentFigure(
                "efficient-attention-heads", caption: "The share removed in each head, of \(last.tokenCount) tokens.",
                Plot(
                    title: "Share of ‖A‖² removed, by head", x: PlotAxis("head", scale: .categories(last.heads[0].indices.map(String.init))),
                    y: PlotAxis("layer", scale: .categories(layers.map(String.init))),
                    marks: [.heat(PlotHeat("share removed", cells))], width: 380, height: Double(40 + 36 * layers.count))),
            ExperimentFigure(
                "efficient-attention-logits", caption: "How far the logits move.",
                Plot(
                    title: "Effect on the logits", x: PlotAxis("tokens"),
                    y: PlotAxis("largest change of a logit", scale: .logarithmic),
                    marks: moves.map { name, move in
                        .line(PlotSeries(name, tests.map { PlotPoint(x: Double($0.tokenCount), y: move($0)) }))
                    })),
        ]
    }
}
