import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineReporting

/// One review in SLALOM's two numbers a word, and in one.
package struct Review: Experiment {
    package var samples: Int

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick: samples = 1_000
        case .full: samples = 5_000
        }
    }

    /// Words that the bars show.
    private static let barCount = 16

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let text = context.texts?.first?.input ?? TextInput(ReviewSentences.review)
        let engine = PerturbationEngine(model, threadCount: context.threadCount)
        // Of short sequences: values then are what the model says of words nearly alone.
        let method = SLALOM(sampling: .shortSequences, samples: samples, seed: context.seed)
        let explanation = try method.explain(text, target: .predicted, with: engine)
        context.progress(1, "explained")
        return report(explanation)
    }

    /// The kinds of tokens, each once, in the order of the text.
    private func types(_ explanation: Explanation) -> [Explanation.Token] {
        var seen: Set<Int> = []
        return explanation.tokens.filter { token in !token.special && token.id.map { seen.insert($0).inserted } ?? false }
    }

    private func report(_ explanation: Explanation) -> ExperimentReport {
        let tokens = types(explanation).sorted { abs($0[.linear] ?? 0) > abs($1[.linear] ?? 0) }
        let points = tokens.compactMap { token -> PlotPoint? in
            guard let value = token[.value], let importance = token[.importance] else { return nil }
            return PlotPoint(x: importance, y: value, label: token.text)
        }
        let shown = tokens.prefix(Self.barCount)
        let heaviest = tokens.max { $0[.importance] ?? -.infinity < $1[.importance] ?? -.infinity }
        let share = explanation.fit?.heldOutR2 ?? explanation.fit?.r2
        return ExperimentReport(
            title: "One review in SLALOM's two numbers",
            question: "What does SLALOM show of a real review that one number for each word does not? (Leemann et al., TMLR "
                + "2025, Figure 5)",
            method: [
                "The text: “\(explanation.text)”",
                "SLALOM-eff, \(samples) random sequences of two or three of its words; the target is "
                    + "\(explanation.target.label), which \(explanation.model) predicts with a score of "
                    + "\(explanation.score.words) log odds.",
            ],
            expected: "Words that decide stand at the right, up or down by what they say; words with a strong value but "
                + "little importance are far up or down on the left, and words that say nothing are near the middle line. "
                + "The linearisation exp(s)·v puts both into one number.",
            findings: [
                "The weightiest word is “\(heaviest?.text ?? "–")”, the one with the largest linearisation "
                    + "“\(tokens.first?.text ?? "–")”.",
                share.map {
                    "The fit explains \($0.percent) of how the score differs between short sequences of the words (held out)."
                }
                    ?? "The score hardly changes.",
            ],
            differences: ["The review and the classifier are others than the paper's."],
            tables: [
                ExperimentTable(
                    "review",
                    Table(
                        caption: "The words with the largest linearisation.", rowTitle: "word",
                        columns: [.init("value"), .init("importance"), .init("linearisation")],
                        rows: shown.map { token in
                            Table.Row(
                                token.text,
                                [.value, .importance, .linear].map { name in token[name].map { .number($0) } ?? .absent })
                        }))
            ],
            figures: [
                ExperimentFigure(
                    "review-scatter", caption: "Value against importance of the words of the review.",
                    Plot(
                        title: "Value and importance", x: PlotAxis("importance s"), y: PlotAxis("value v, log odds"),
                        marks: [.scatter(PlotSeries("", points)), .reference(PlotReference(.horizontal(0)))], width: 560,
                        height: 420)),
                ExperimentFigure(
                    "review-linear", caption: "The linearisation exp(s)·v of the words where it is largest.",
                    Plot(
                        title: "Linearisation",
                        x: PlotAxis("word", scale: .categories(shown.map(\.text))), y: PlotAxis("exp(s)·v"),
                        marks: [
                            .bars(
                                PlotSeries(
                                    "",
                                    shown.enumerated().map { PlotPoint(x: Double($0.offset), y: $0.element[.linear] ?? 0) }))
                        ], width: 720)),
            ])
    }
}
