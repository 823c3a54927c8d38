import SightlineAttribution
import SightlineEvaluation
import SightlineRandom
import SightlineReporting

/// A transformer learns data that a SLALOM made; does SLALOM find the values and importances again?
package struct Recovery: Experiment {
    package var wordCounts: [Int]
    package var layerCount = 2
    package var training: SyntheticTraining
    /// Random sequences that SLALOM is fitted to, for each word.
    package var samplesPerWord: Int

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick:
            wordCounts = [16, 32, 64]
            training = SyntheticTraining(exampleCount: 30_000, epochCount: 5, hiddenSize: 64)
            samplesPerWord = 40
        case .full:
            wordCounts = [16, 32, 64, 128, 200]
            training = SyntheticTraining(exampleCount: 60_000, epochCount: 6, hiddenSize: 64)
            samplesPerWord = 40
        }
    }

    private struct Outcome: Sendable {
        let wordCount: Int
        let values: Comparison
        let importances: Comparison
    }

    /// Numbers that data were made with, and those that were found.
    private struct Comparison: Sendable {
        let original: [Double]
        let recovered: [Double]

        var pearson: Double { Correlation.pearson(original, recovered) ?? .nan }
        var spearman: Double { Correlation.spearman(original, recovered) ?? .nan }
    }

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let outcomes = try concurrently(wordCounts.count, threadCount: context.threadCount) { index in
            let outcome = try outcome(wordCounts[index], context)
            context.progress(Double(index + 1) / Double(wordCounts.count), "recovered \(wordCounts[index]) words")
            return outcome
        }
        return report(outcomes)
    }

    private func outcome(_ wordCount: Int, _ context: ExperimentContext) throws -> Outcome {
        var generator = SeededGenerator(seed: context.seed, path: 5, wordCount)
        let language = SLALOMLanguage(wordCount: wordCount, using: &generator)
        let classifier = try SequenceClassifier(
            .transformer(.distilbert, layers: layerCount), learning: language, training, seed: context.seed)
        // As SLALOM-eff asks: short sequences, here of one to three words.
        let sequences = (0..<wordCount * samplesPerWord).map { _ in
            (0..<Int.random(in: 1...3, using: &generator)).map { _ in Int.random(in: 0..<wordCount, using: &generator) }
        }
        let surrogate = try SLALOMSurrogate(
            sequences, scores: classifier.logOdds(of: sequences), wordCount: wordCount)
        return Outcome(
            wordCount: wordCount, values: Comparison(original: language.values, recovered: surrogate.function.values),
            importances: Comparison(original: language.importances, recovered: surrogate.function.importances))
    }

    private func report(_ outcomes: [Outcome]) -> ExperimentReport {
        let (values, importances) = (outcomes.map(\.values.pearson), outcomes.map(\.importances.pearson))
        return ExperimentReport(
            title: "Does SLALOM recover what data were made with?",
            question: "Labels are drawn from a SLALOM with known values and importances, a transformer learns them, and SLALOM is "
                + "fitted to the transformer. Are its scores those that the data were made with? (Leemann et al., TMLR 2025, "
                + "section 6.2, Figure 4c and d)",
            method: [
                "Vocabularies of \(wordCounts.map(String.init).joined(separator: ", ")) words; values normal with a standard "
                    + "deviation of 2, importances with one of 1; lengths uniform from 1 to 30.",
                "DistilBERT of \(layerCount) layers, \(training.hiddenSize) wide, on \(training.exampleCount) sequences, "
                    + "\(training.epochCount) times.",
                "SLALOM-eff: \(samplesPerWord) random sequences of one to three words for each word of the vocabulary.",
            ],
            expected: "Recovered values and importances lie along the line through the original ones, for every size of the "
                + "vocabulary; the fewer examples a word has had, the wider around it.",
            findings: [
                "The correlation of original and recovered values is \((values.min() ?? .nan).words) to "
                    + "\((values.max() ?? .nan).words), of importances \((importances.min() ?? .nan).words) to "
                    + "\((importances.max() ?? .nan).words)."
            ],
            differences: [
                "The numbers that data are made with are drawn by us, and the transformers are smaller and see fewer sequences than "
                    + "the paper's. Labels are noisy: a transformer that has not seen enough of them has not found out itself."
            ],
            tables: [
                ExperimentTable(
                    "recovery",
                    Table(
                        caption: "Correlation of original and recovered scores.", rowTitle: "words",
                        columns: [
                            .init("values, Pearson"), .init("values, Spearman"), .init("importances, Pearson"),
                            .init("importances, Spearman"),
                        ],
                        rows: outcomes.map { outcome in
                            Table.Row(
                                "\(outcome.wordCount)",
                                [outcome.values, outcome.importances].flatMap {
                                    [Table.Cell.number($0.pearson), .number($0.spearman)]
                                })
                        }))
            ],
            figures: [
                figure("recovery-values", "values", outcomes, \.values),
                figure("recovery-importances", "importances", outcomes, \.importances),
            ])
    }

    private func figure(
        _ name: String, _ kind: String, _ outcomes: [Outcome], _ comparison: (Outcome) -> Comparison
    ) -> ExperimentFigure {
        let plots = outcomes.map { outcome in
            let points = zip(comparison(outcome).original, comparison(outcome).recovered).map { PlotPoint(x: $0, y: $1) }
            return Plot(
                title: "\(outcome.wordCount) words", x: PlotAxis("original"), y: PlotAxis("recovered"),
                marks: [.scatter(PlotSeries(kind, points)), .reference(PlotReference(.identity, name: "as they were"))],
                width: 230, height: 230)
        }
        return ExperimentFigure(
            name, caption: "Recovered against original \(kind), by the size of the vocabulary.",
            PlotGrid(title: "Recovered \(kind)", plots: plots, columns: 3))
    }
}
