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

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let texts = context.labelledTexts
        guard texts.count > 1 else { throw ExperimentError.tooFewTexts(found: texts.count, needed: 2) }
        var generator = SeededGenerator(seed: context.seed, path: 6)
        let drawn = (0..<pairCount).map { _ -> (Int, Int) in
            let first = Int.random(in: texts.indices, using: &generator)
            let other = Int.random(in: 1..<texts.count, using: &generator)
            return (first, (first + other) % texts.count)
        }
        let sequences = try texts.map { try model.tokenize($0.input) }
        // A pair of which the model does not read all says nothing of sums.
        let pairs = try drawn.compactMap { first, second -> (first: Int, second: Int, joined: TokenSequence)? in
            let joined = try model.tokenize(TextInput(texts[first].input.text + " " + texts[second].input.text))
            return joined.truncation == nil ? (first, second, joined) : nil
        }
        guard !pairs.isEmpty else { throw ExperimentError.textsTooLong }

        let engine = PerturbationEngine(model, threadCount: context.threadCount)
        let label = model.labels.names.count - 1
        let target = try Target.index(label).resolved(labels: model.labels, logits: model.labels.names.map { _ in 0 })
        func scores(_ sequences: [TokenSequence]) throws -> [Double] {
            try engine.score(sequences.map(\.input)).logits.map { target.score($0, model.labels.kind) }
        }
        let alone = try scores(sequences)
        context.progress(0.3, "scored texts alone")
        let together = try scores(pairs.map(\.joined))
        context.progress(0.9, "scored texts together")

        let bayes = try NaiveBayes(training: texts, for: model)
        func counted(_ sequence: TokenSequence) -> Double {
            sequence.contentIDs.reduce(0) { $0 + (bayes.logOdds(ofToken: $1, towards: label) ?? 0) }
        }
        let countedAlone = sequences.map(counted)
        let ofModel = pairs.indices.map { Pair(alone[pairs[$0].first], alone[pairs[$0].second], together: together[$0]) }
        let ofBayes = pairs.map { Pair(countedAlone[$0.first], countedAlone[$0.second], together: counted($0.joined)) }
        return report(
            JoinedScores(model: model.name, pairs: ofModel), JoinedScores(model: "Naive Bayes", pairs: ofBayes),
            label: model.labels.names[label], context)
    }

    private func report(
        _ model: JoinedScores, _ bayes: JoinedScores, label: String, _ context: ExperimentContext
    ) -> ExperimentReport {
        let unread = pairCount - model.pairs.count
        let isFlat = model.agreement.slope < JoinedScores.halfway
        let further = "Of pairs of one mind, the score together is further out than each alone in "
            + "\(bayes.shareFurtherOut.percent) of cases for Naive Bayes, and in \(model.shareFurtherOut.percent) for the "
            + "transformer; in the middle it is \(bayes.shareOfSum.words) and \(model.shareOfSum.words) of their sum."
        return ExperimentReport(
            title: "Do scores add up when texts are joined?",
            question: "An additive model of a text scores two texts in a row with the sum of their scores. Does a "
                + "transformer? (Leemann et al., TMLR 2025, Figure 1)",
            method: [
                "\(model.pairs.count) random pairs of \(context.textOrigin), joined with a space; the log odds of \(label) "
                    + "by " + model.model + (unread > 0 ? ". Another \(unread) are longer than it reads, and left out." : "."),
                "Beside it a Naive Bayes classifier of the same tokens, which is additive by its nature, counted on the "
                    + "same texts.",
            ],
            expected: "Naive Bayes lies on the line where scores add up. The transformer's score of two texts is about as "
                + "large as that of one: its line is much flatter.",
            findings: [
                "Naive Bayes is off the line by \(bayes.largestError.words) at most; its slope is "
                    + "\(bayes.agreement.slope.words).",
                "The transformer's slope is \(model.agreement.slope.words): "
                    + (isFlat
                        ? "it averages rather than adds, as expected."
                        : "it adds rather than averages, unlike the paper's."),
            ] + (model.agreeing.isEmpty || bayes.agreeing.isEmpty ? [] : [further]),
            differences: ["Texts and classifier are others than the paper's."],
            tables: [
                ExperimentTable(
                    "concatenation",
                    Table(
                        caption: "F(t₁t₂) on F(t₁) + F(t₂): the slope is 1 where scores add up, ½ where they are averaged, "
                            + "and so is the median share of the sum among pairs of one mind.",
                        rowTitle: "model",
                        columns: [
                            .init("slope"), .init("root mean squared distance from the sum"), .init("share of the sum"),
                            .init("further out than each alone"),
                        ],
                        rows: [model, bayes].map { scores in
                            let agree = !scores.agreeing.isEmpty
                            return Table.Row(
                                scores.model,
                                [
                                    .number(scores.agreement.slope), .number(scores.agreement.meanSquaredError.squareRoot()),
                                    agree ? .number(scores.shareOfSum) : .absent,
                                    agree ? .text(scores.shareFurtherOut.percent) : .absent,
                                ])
                        }))
            ],
            figures: [
                ExperimentFigure(
                    "concatenation",
                    caption: "The score of two texts together against the sum of their scores; pairs are of one mind where "
                        + "both texts speak for the same side.",
                    PlotGrid(
                        title: "Two texts together",
                        plots: [model, bayes].map { scores in
                            Plot(
                                title: scores.model, x: PlotAxis("F(t₁) + F(t₂), log odds"),
                                y: PlotAxis("F(t₁t₂), log odds"),
                                marks: [
                                    .scatter(PlotSeries("of one mind", scores.agreeing.map(\.point))),
                                    .scatter(PlotSeries("of two minds", scores.opposed.map(\.point))),
                                    .reference(PlotReference(.identity, name: "additive")),
                                ], width: 320, height: 320)
                        }, columns: 2))
            ])
    }
}

extension Concatenation {
    /// What a model says of two texts, and of both together.
    package struct Pair {
        package let sum: Double
        package let together: Double
        /// The one that is further out.
        private let furthest: Double
        /// Whether both texts speak for the same side.
        package let agrees: Bool

        package init(_ first: Double, _ second: Double, together: Double) {
            sum = first + second
            self.together = together
            furthest = abs(first) > abs(second) ? first : second
            agrees = first * second > 0
        }

        /// Of pairs that agree: whether the texts together say more than each alone.
        package var isFurtherOut: Bool { furthest > 0 ? together > furthest : together < furthest }

        var point: PlotPoint { PlotPoint(x: sum, y: together) }
    }

    /// The pairs by one model.
    package struct JoinedScores {
        package let model: String
        package let pairs: [Pair]

        package init(model: String, pairs: [Pair]) {
            self.model = model
            self.pairs = pairs
        }

        /// Between the slope of models that average, ½, and that of those that add, 1.
        static let halfway = 0.75

        package var agreement: Agreement { Agreement(predicted: pairs.map(\.together), truth: pairs.map(\.sum)) }
        package var agreeing: [Pair] { pairs.filter(\.agrees) }
        var opposed: [Pair] { pairs.filter { !$0.agrees } }
        package var largestError: Double { pairs.map { abs($0.together - $0.sum) }.max() ?? .nan }
        /// The median, among pairs that agree, of the score together as a share of the sum; not a number where none agree.
        package var shareOfSum: Double { agreeing.map { $0.together / $0.sum }.median }
        /// Among pairs that agree; not a number where none do.
        package var shareFurtherOut: Double { agreeing.map { $0.isFurtherOut ? 1 : 0 }.mean }
    }
}
