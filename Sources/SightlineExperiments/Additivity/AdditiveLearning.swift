import SightlineRandom
import SightlineReporting

/// Transformers, and a network on counts of words, learn labels whose log odds add up over the words.
package struct AdditiveLearning: Experiment {
    package var layerCounts: [Int]
    package var training: SyntheticTraining
    package var freshCount: Int

    package init(_ scale: ExperimentScale) {
        let transformers = AdditiveTransformers(scale)
        (layerCounts, training) = (transformers.layerCounts, transformers.training)
        freshCount = scale == .quick ? 2_000 : 5_000
    }

    /// Bins of the true log odds that curves are drawn by.
    private static let binCount = 15

    private struct Outcome {
        let architecture: Architecture
        /// On sequences of one word over and over.
        let repeated: (agreement: Agreement, predicted: [Double])
        /// On sequences like those of the training.
        let fresh: (agreement: Agreement, predicted: [Double])
    }

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let language = AdditiveLanguage.standard
        let architectures = transformers(layerCounts: layerCounts) + [.wordCounts]
        let classifiers = try context.classifiers(architectures, learning: language, training, share: 0.95)

        var generator = SeededGenerator(seed: context.seed, path: 3)
        let fresh = language.sequences(freshCount, using: &generator)
        let repeated = language.weights.indices.filter { language.weights[$0] != 0 }.flatMap { word in
            (1...language.longestLength).map { Array(repeating: word, count: $0) }
        }
        let truths = (repeated: repeated.map(language.logOdds), fresh: fresh.map(language.logOdds))
        let outcomes = try classifiers.map { classifier in
            let (ofRepeated, ofFresh) = (try classifier.logOdds(of: repeated), try classifier.logOdds(of: fresh))
            return Outcome(
                architecture: classifier.architecture,
                repeated: (Agreement(predicted: ofRepeated, truth: truths.repeated), ofRepeated),
                fresh: (Agreement(predicted: ofFresh, truth: truths.fresh), ofFresh))
        }
        return report(outcomes, truths.repeated, truths.fresh)
    }

    private func report(_ outcomes: [Outcome], _ repeatedTruth: [Double], _ freshTruth: [Double]) -> ExperimentReport {
        let ofTransformers = outcomes.filter { $0.architecture != .wordCounts }
        let slopes = ofTransformers.map(\.repeated.agreement.slope)
        let countSlope = outcomes.first { $0.architecture == .wordCounts }?.repeated.agreement.slope ?? .nan
        let isAsExpected = (slopes.max() ?? 1) < 0.5 * countSlope
        return ExperimentReport(
            title: "Can transformers learn additive log odds?",
            question: "Labels are drawn with log odds that are the sum of a weight for each word. If a word is said k times, the "
                + "truth is k times its weight. Do classifiers that learn from such labels find that out? (Leemann et al., "
                + "TMLR 2025, section 6.1, Figure 3; Propositions 4.1 to 4.3)",
            method: [
                "Ten words with weights from −1.5 to 1.5; lengths are binomial with 30 trials at even chances; labels are drawn "
                    + "with the true probability.",
                "BERT, DistilBERT and GPT-2 of \(layerCounts.map(String.init).joined(separator: ", ")) layers, "
                    + "\(training.hiddenSize) wide, and a network with 64 hidden ReLUs on the counts of words: each from random "
                    + "numbers, on \(training.exampleCount) sequences, \(training.epochCount) times, with AdamW.",
                "Asked: each word said 1 to 30 times, and \(freshCount) fresh sequences.",
            ],
            expected: "Softmax attention averages: the transformers' log odds of a repeated word hardly grow with its number, "
                + "where the truth is a line; the network on counts finds the line.",
            findings: [
                "On repeated words, the transformers' log odds rise by "
                    + "\((slopes.min() ?? .nan).words) to \((slopes.max() ?? .nan).words) where the truth rises by 1; those of the "
                    + "network on counts rise by \(countSlope.words).",
                isAsExpected
                    ? "That is what the paper says: no transformer comes near the line, and the network on counts does."
                    : "That is not what the paper says: a transformer comes nearer to the line than half of the network on counts.",
                "Among sequences like those of the training, whose lengths hardly differ, an average is a good stand-in for a sum: "
                    + "there the slopes are \((ofTransformers.map(\.fresh.agreement.slope).min() ?? .nan).words) to "
                    + "\((ofTransformers.map(\.fresh.agreement.slope).max() ?? .nan).words).",
            ],
            differences: [
                "The models are smaller and see fewer sequences than the paper's, so that a laptop trains them; the words and "
                    + "their weights are ours."
            ],
            tables: [ExperimentTable("additive-learning", table(outcomes))],
            figures: [
                ExperimentFigure(
                    "additive-learning-repeated",
                    caption: "Predicted against true log odds of a word said 1 to 30 times; bands are one standard deviation.",
                    grid("One word over and over", outcomes, repeatedTruth) { $0.repeated.predicted }),
                ExperimentFigure(
                    "additive-learning-fresh",
                    caption: "The same of sequences like those of the training.",
                    grid("Sequences like those of the training", outcomes, freshTruth) { $0.fresh.predicted }),
            ])
    }

    private func table(_ outcomes: [Outcome]) -> Table {
        Table(
            caption: "Slope of predicted on true log odds, where 1 is right, and mean squared error.", rowTitle: "model",
            columns: [
                .init("slope, repeated"), .init("error, repeated", better: .lower), .init("slope, fresh"),
                .init("error, fresh", better: .lower),
            ],
            rows: outcomes.map { outcome in
                Table.Row(
                    outcome.architecture.name,
                    [
                        .number(outcome.repeated.agreement.slope), .number(outcome.repeated.agreement.meanSquaredError),
                        .number(outcome.fresh.agreement.slope), .number(outcome.fresh.agreement.meanSquaredError),
                    ])
            })
    }

    private func grid(
        _ title: String, _ outcomes: [Outcome], _ truth: [Double], _ predicted: (Outcome) -> [Double]
    ) -> PlotGrid {
        let families = outcomes.map(\.architecture).families
        let plots = families.map { family in
            let marks = outcomes.filter { $0.architecture.family == family }.map { outcome in
                PlotMark.line(
                    PlotSeries(depth(outcome.architecture), Self.binned(predicted(outcome), by: truth)), uncertainty: .band)
            }
            return Plot(
                title: family, x: PlotAxis("true log odds"), y: PlotAxis("predicted log odds"),
                marks: marks + [.reference(PlotReference(.identity, name: "truth"))], width: 300, height: 260)
        }
        return PlotGrid(title: title, plots: plots, columns: 2)
    }

    private func depth(_ architecture: Architecture) -> String {
        if case .transformer(_, let layers) = architecture { "\(layers) \(layers == 1 ? "layer" : "layers")" } else { "on counts" }
    }

    /// Means and standard deviations of predictions, by equal steps of the truth.
    private static func binned(_ predicted: [Double], by truth: [Double]) -> [PlotPoint] {
        guard let least = truth.min(), let most = truth.max(), most > least else { return [] }
        let width = (most - least) / Double(binCount)
        let bins = Dictionary(grouping: truth.indices) { min(binCount - 1, Int((truth[$0] - least) / width)) }
        return bins.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }.map { _, members in
            let found = members.map { predicted[$0] }
            return PlotPoint(x: members.map { truth[$0] }.mean, y: found.mean, xError: nil, yError: found.deviation)
        }
    }
}
