import SightlineAttribution
import SightlineModels
import SightlineReporting

/// How much of attention lies where it cannot reach the output, by the length of the text.
package struct AttentionReduction: Experiment {
    /// Tokens of the texts, special ones included, as near as whole words allow.
    package var lengths: [Int]
    /// Of each length.
    package var textCount: Int

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick: (lengths, textCount) = ([16, 24, 32, 48, 64, 96, 128], 4)
        case .full: (lengths, textCount) = ([16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512], 8)
        }
    }

    /// The texts of one length.
    private struct Measured {
        let tokenCount: Int
        let tests: [AttentionCausalTest]

        /// Of each layer and head, over the texts.
        func heads(_ number: (ReducedAttention.Head) -> Double) -> [[Double]] {
            tests[0].heads.indices.map { layer in
                tests[0].heads[layer].indices.map { head in tests.map { number($0.heads[layer][head]) }.mean }
            }
        }

        func mean(_ number: (ReducedAttention.Head) -> Double) -> Double { heads(number).flatMap { $0 }.mean }

        var nullSpaceDimension: Double { mean { Double($0.nullSpaceDimension) } }

        /// Over the texts.
        func largest(_ change: KeyPath<AttentionCausalTest, AttentionCausalTest.Change>) -> Double {
            tests.map { $0[keyPath: change].logits }.max() ?? .nan
        }
    }

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let words = context.labelledTexts.flatMap { $0.input.text.split(separator: " ").map(String.init) }
        var measured: [Measured] = []
        // Seconds grow with the tokens at the least.
        let (work, all) = (lengths.map(Double.init), Double(lengths.reduce(0, +)))
        for (index, length) in lengths.enumerated() {
            let tests = try (0..<textCount).compactMap { place -> AttentionCausalTest? in
                // From places evenly over all words.
                let start = place * words.count / textCount
                guard let text = try Self.text(of: words, from: start, tokenCount: length, model) else { return nil }
                let test = try AttentionCausalTest(of: TextInput(text), in: model, threadCount: context.threadCount)
                let done = work[..<index].reduce(0, +) + work[index] * Double(place + 1) / Double(textCount)
                context.progress(done / all, "reduced \(length) tokens")
                return test
            }
            if !tests.isEmpty { measured.append(Measured(tokenCount: length, tests: tests)) }
        }
        guard !measured.isEmpty else { throw ExperimentError.tooFewTexts(found: words.count, needed: 1) }
        return report(measured, model: model.name, context)
    }

    /// The longest row of words from a place on, and over again, that has no more tokens; nil if the model does not take as
    /// many.
    private static func text(
        of words: [String], from start: Int, tokenCount: Int, _ model: TextClassifier
    ) throws -> String? {
        var text = ""
        var place = start
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

    private func report(_ measured: [Measured], model: String, _ context: ExperimentContext) -> ExperimentReport {
        let last = measured[measured.count - 1]
        let shares = last.heads(\.removedShare).map(\.mean)
        let largest = { (change: KeyPath<AttentionCausalTest, AttentionCausalTest.Change>) in
            measured.map { $0.largest(change) }.max() ?? .nan
        }
        let closed = measured.last { $0.nullSpaceDimension == 0 }
        let open = measured.first { $0.nullSpaceDimension > 0 }
        return ExperimentReport(
            title: "How much of attention cannot reach the output?",
            question: "A head's output is A·V. What of a row of A lies in the left null space of V cannot reach it. How "
                + "much is that, by length, layer and head, and do the logits stay where they are without it? (Naim & "
                + "Asher, ECAI 2024)",
            method: [
                "\(textCount) texts each of up to \(measured.map { "\($0.tokenCount)" }.joined(separator: ", ")) tokens, "
                    + "made of \(context.textOrigin); \(model).",
                "Every head of every layer is replaced by its efficient form at once, each layer's from its own inputs.",
            ],
            expected: "A null space opens up as soon as a text has more tokens than a head has numbers, and grows with "
                + "every token; replacing attention by its efficient form leaves the logits as they are, and so does moving "
                + "mass inside the null space, while moving as much outside of it changes the answer.",
            findings: [
                closed.map { "Up to \($0.tokenCount) tokens there is no null space, and nothing is removed." },
                open.map { "At \($0.tokenCount) tokens it has \($0.nullSpaceDimension.words) dimensions." },
                "Of \(last.tokenCount) tokens, \((shares.min() ?? .nan).percent) to \((shares.max() ?? .nan).percent) of "
                    + "the square norm of a layer's attention cannot reach the output.",
                "The logits move by \(largest(\.efficient).words) at most when all attention is efficient, by "
                    + "\(largest(\.inside).words) when mass is moved inside the null space, and by "
                    + "\(last.largest(\.outside).words) when, at \(last.tokenCount) tokens, as much is moved outside.",
            ].compactMap { $0 },
            differences: ["The paper looks at other models; its procedure is given by properties, and the solver is ours."],
            tables: [ExperimentTable("efficient-attention", table(measured))], figures: figures(measured))
    }

    private func table(_ measured: [Measured]) -> Table {
        Table(
            caption: "Means over heads and texts: the null space's dimension, the share of ‖A‖² removed and the "
                + "Jensen–Shannon divergence in nats; and how far logits move at most.",
            rowTitle: "tokens",
            columns: [
                .init("null space"), .init("removed"), .init("divergence"), .init("efficient, Δ logit"),
                .init("inside, Δ logit"), .init("outside, Δ logit"),
            ],
            rows: measured.map { length in
                Table.Row(
                    "\(length.tokenCount)",
                    [
                        .number(length.nullSpaceDimension), .text(length.mean(\.removedShare).percent),
                        .number(length.mean { $0.divergence ?? .nan }), .text(length.largest(\.efficient).words),
                        .text(length.largest(\.inside).words), .text(length.largest(\.outside).words),
                    ])
            })
    }

    private func figures(_ measured: [Measured]) -> [ExperimentFigure] {
        let last = measured[measured.count - 1]
        let shares = last.heads(\.removedShare)
        let layers = shares.indices
        func lines(_ number: (ReducedAttention.Head) -> Double) -> [PlotMark] {
            layers.map { layer in
                let points = measured.map { length in
                    let numbers = length.heads(number)[layer]
                    return PlotPoint(
                        x: Double(length.tokenCount), y: numbers.mean,
                        yInterval: PlotInterval(numbers.min() ?? .nan, numbers.max() ?? .nan))
                }
                return .line(PlotSeries("layer \(layer)", points), uncertainty: .band)
            }
        }
        let cells = layers.flatMap { layer in
            shares[layer].enumerated().map { head, share in
                PlotHeat.Cell(x: Double(head), y: Double(layer), value: (1_000 * share).rounded() / 10)
            }
        }
        let moves: [(String, KeyPath<AttentionCausalTest, AttentionCausalTest.Change>)] = [
            ("efficient", \.efficient), ("moved inside", \.inside), ("moved outside", \.outside),
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
                    title: "Share of ‖A‖² removed, by head, in percent",
                    x: PlotAxis("head", scale: .categories(shares[0].indices.map(String.init))),
                    y: PlotAxis("layer", scale: .categories(layers.map(String.init))),
                    marks: [.heat(PlotHeat("percent removed", cells))], width: Double(42 * shares[0].count),
                    height: Double(28 * layers.count))),
            ExperimentFigure(
                "efficient-attention-logits",
                caption: "How far the logits move, at most over the texts of a length. Below the first length with a null "
                    + "space there is nothing to move.",
                Plot(
                    title: "Effect on the logits", x: PlotAxis("tokens"),
                    y: PlotAxis("largest change of a logit", scale: .logarithmic),
                    marks: moves.map { name, move in
                        .line(PlotSeries(name, measured.map { PlotPoint(x: Double($0.tokenCount), y: $0.largest(move)) }))
                    })),
        ]
    }
}
