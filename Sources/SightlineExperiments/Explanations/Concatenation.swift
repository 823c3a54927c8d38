import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineRandom
import SightlineReporting

/// The score of two texts, one behind the other, against the sum of their scores.
package struct Concatenation: Experiment {
    package var pairCount: Int

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick: pairCount = 200
        case .full: pairCount = 2_000
        }
    }

    /// What a model says of the first text, of the second, and of both together, one for each pair.
    private struct Scores {
        let first: [Double]
        let second: [Double]
        let together: [Double]

        var sums: [Double] { zip(first, second).map(+) }
        var agreement: Agreement { Agreement(predicted: together, truth: sums) }
        /// The share of pairs of one sign whose score together is further out than each alone.
        var shareAddingUp: Double {
            let ofOneSign = together.indices.filter { first[$0] * second[$0] > 0 }
            let adding = ofOneSign.filter { abs(together[$0]) > max(abs(first[$0]), abs(second[$0])) && together[$0] * first[$0] > 0 }
            return Double(adding.count) / Double(max(ofOneSign.count, 1))
        }
    }

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let texts = context.labelledTexts
        guard texts.count > 1 else { throw ExperimentError.tooFewTexts(found: texts.count, needed: 2) }
        var generator = SeededGenerator(seed: context.seed, path: 6)
        let pairs = (0..<pairCount).map { _ -> (Int, Int) in
            let first = Int.random(in: texts.indices, using: &generator)
            let other = Int.random(in: 1..<texts.count, using: &generator)
            return (first, (first + other) % texts.count)
        }
        let sequences = try texts.map { try model.tokenize($0.input) }
        let joined = try pairs.map { try model.tokenize(TextInput(texts[$0].input.text + " " + texts[$1].input.text)) }
        guard !joined.contains(where: { $0.truncation != nil }) else { throw ExperimentError.textsTooLong }

        let engine = PerturbationEngine(model, threadCount: context.threadCount)
        let label = model.labels.names.count - 1
        func scores(_ sequences: [TokenSequence]) throws -> [Double] {
            let target = try Target.index(label).resolved(labels: model.labels, logits: model.labels.names.map { _ in 0 })
            return try engine.score(sequences.map(\.input)).logits.map { target.score($0, model.labels.kind) }
        }
        let alone = try scores(sequences)
        context.progress(0.3, "scored texts alone")
        let ofModel = Scores(
            first: pairs.map { alone[$0.0] }, second: pairs.map { alone[$0.1] }, together: try scores(joined))
        context.progress(0.9, "scored texts together")

        let bayes = try NaiveBayes(training: texts, for: model)
        func counted(_ sequence: TokenSequence) -> Double {
            sequence.contentIDs.reduce(0) { $0 + (bayes.logOdds(ofToken: $1, towards: label) ?? 0) }
        }
        let countedAlone = sequences.map(counted)
        let ofBayes = Scores(
            first: pairs.map { countedAlone[$0.0] }, second: pairs.map { countedAlone[$0.1] }, together: joined.map(counted))
        return report(ofModel, ofBayes, model: model.name, label: model.labels.names[label], context)
    }

    private func report(
        _ model: Scores, _ bayes: Scores, model name: String, label: String, _ context: ExperimentContext
    ) -> ExperimentReport {
        let error = zip(bayes.together, bayes.sums).map { abs($0 - $1) }.max() ?? 0
        return ExperimentReport(
            title: "Do scores add up when texts are joined?",
            question: "An additive model of a text scores two texts in a row with the sum of their scores. Does a transformer? "
                + "(Leemann et al., TMLR 2025, Figure 1)",
            method: [
                "\(pairCount) random pairs of \(context.textOrigin), joined with a space; the log odds of \(label) by \(name).",
                "Beside it a Naive Bayes classifier of the same tokens, which is additive by its nature, counted on the same texts.",
            ],
            expected: "Naive Bayes lies on the line where scores add up. The transformer's score of two texts is about as large as "
                + "that of one: its line is much flatter.",
            findings: [
                "Naive Bayes is off the line by \(error.words) at most; its slope is \(bayes.agreement.slope.words).",
                "The transformer's slope is \(model.agreement.slope.words).",
                "Of pairs that speak for the same side, the score together is further out than each alone in "
                    + "\(bayes.shareAddingUp.percent) of cases for Naive Bayes, and in \(model.shareAddingUp.percent) for the "
                    + "transformer.",
            ],
            differences: ["Texts and classifier are others than the paper's."],
            tables: [
                ExperimentTable(
                    "concatenation",
                    Table(
                        caption: "F(t₁t₂) on F(t₁) + F(t₂): 1 where scores add up, ½ where they are averaged.", rowTitle: "model",
                        columns: [.init("slope"), .init("root mean squared distance from the sum"), .init("further out than each alone")],
                        rows: [(name, model), ("Naive Bayes", bayes)].map { name, scores in
                            Table.Row(
                                name,
                                [
                                    .number(scores.agreement.slope),
                                    .number(scores.agreement.meanSquaredError.squareRoot()), .text(scores.shareAddingUp.percent),
                                ])
                        }))
            ],
            figures: [
                ExperimentFigure(
                    "concatenation", caption: "The score of two texts together against the sum of their scores.",
                    PlotGrid(
                        title: "Two texts together",
                        plots: [(name, model), ("Naive Bayes", bayes)].map { name, scores in
                            let points = zip(scores.sums, scores.together).map { PlotPoint(x: $0, y: $1) }
                            return Plot(
                                title: name, x: PlotAxis("F(t₁) + F(t₂), log odds"), y: PlotAxis("F(t₁t₂), log odds"),
                                marks: [
                                    .scatter(PlotSeries("pairs of texts", points)),
                                    .reference(PlotReference(.identity, name: "additive")),
                                ], width: 320, height: 320)
                        }, columns: 2))
            ])
    }
}

/// Why an experiment cannot be made.
public enum ExperimentError: Error, Equatable {
    case tooFewTexts(found: Int, needed: Int)
    /// Pairs of the texts are longer than the model takes.
    case textsTooLong
}

extension ExperimentError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewTexts(let found, let needed):
            "the experiment has \(found) \(found == 1 ? "text" : "texts"); expected \(needed) or more: give a longer --data FILE"
        case .textsTooLong:
            "two of the texts together are longer than the model takes; give shorter ones with --data FILE"
        }
    }
}
