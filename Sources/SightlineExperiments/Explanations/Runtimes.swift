import SightlineAttribution
import SightlineModels
import SightlineReporting

/// Seconds and passes of an explanation, by method and number of samples.
package struct Runtimes: Experiment {
    package var sampleCounts: [Int]
    package var repetitionCount: Int

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick: (sampleCounts, repetitionCount) = ([100, 500, 1_000], 3)
        case .full: (sampleCounts, repetitionCount) = ([100, 500, 1_000, 2_500, 5_000], 5)
        }
    }

    /// Seconds on one graphics card, with 5,000 samples where there are samples (the paper's Table 2).
    private static let published: [String: Double] = [
        "Kernel SHAP": 11.56, "LIME": 3.93, "SLALOM-eff": 2.03, "SLALOM-fidel": 3.77, "Integrated Gradients": 0.02,
        "Gradient": 0.01, "AttnLRP": 0.02,
    ]

    private struct Outcome {
        let name: String
        let samples: Int?
        let cost: Explanation.Cost
        let seconds: Double
    }

    private static let sampling: [(name: String, method: any SamplingExplainer)] = [
        ("SLALOM-fidel", SLALOM()), ("SLALOM-eff", SLALOM(sampling: .shortSequences)), ("LIME", LIME(features: .tokens)),
        ("Kernel SHAP", KernelSHAP()),
    ]
    private static let others: [(name: String, method: any Explainer)] = [
        ("leave one out", LeaveOneOut()), ("Gradient", Gradient()), ("Integrated Gradients", IntegratedGradients()),
        ("AttnLRP", AttnLRP()), ("attention rollout", AttentionExplainer.rollout),
        ("attention flow", AttentionExplainer.attentionFlow),
        ("generalized attention flow", AttentionExplainer.generalizedAttentionFlow()),
    ]

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let text = context.texts?.first?.input ?? TextInput(ReviewSentences.review)
        let engine = PerturbationEngine(model, threadCount: context.threadCount)
        let cells = Self.others.map { (name: $0.name, samples: Int?.none, method: $0.method) }
            + Self.sampling.flatMap { entry in
                sampleCounts.map { count -> (name: String, samples: Int?, method: any Explainer) in
                    var method = entry.method
                    method.samples = count
                    method.seed = context.seed
                    return (entry.name, count, method)
                }
            }
        let outcomes = try cells.enumerated().map { index, cell in
            let costs = try (0..<repetitionCount).map { _ in
                try cell.method.explain(text, target: .predicted, with: engine).cost
            }
            context.progress(Double(index + 1) / Double(cells.count), "timed \(cell.name)")
            return Outcome(
                name: cell.name, samples: cell.samples, cost: costs[0], seconds: costs.map(\.seconds).median)
        }
        return report(outcomes, tokenCount: try model.tokenize(text).tokens.count, model: model.name, context)
    }

    private func report(
        _ outcomes: [Outcome], tokenCount: Int, model: String, _ context: ExperimentContext
    ) -> ExperimentReport {
        let most = sampleCounts.max() ?? 0
        func seconds(_ name: String) -> Double {
            outcomes.last { $0.name == name && ($0.samples ?? most) == most }?.seconds ?? .nan
        }
        let order = outcomes.filter { $0.samples == most }.sorted { $0.seconds < $1.seconds }
        let (quickest, slowest) = (order.first?.name ?? "", order.last?.name ?? "")
        return ExperimentReport(
            title: "What does an explanation take?",
            question: "How many seconds and passes through the model does an explanation of one text take, by method and "
                + "number of samples? (Leemann et al., TMLR 2025, Table 2)",
            method: [
                "A text of \(tokenCount) tokens, \(model), \(context.threadCount) "
                    + "\(context.threadCount == 1 ? "thread" : "threads"); medians of \(repetitionCount) runs, the loading "
                    + "of the model apart."
            ],
            expected: "Methods that ask a few passes take hundredths of a second; those that sample take seconds, in "
                + "proportion to their samples. SLALOM-eff is the quickest of them, as it asks for short sequences, and "
                + "Kernel SHAP the slowest.",
            findings: [
                "With \(most) samples " + order.map { "\($0.name) takes \($0.seconds.words) s" }.joined(separator: ", ")
                    + "; Integrated Gradients takes \(seconds("Integrated Gradients").words) s.",
                quickest == "SLALOM-eff" ? "As expected, SLALOM-eff is the quickest of those that sample."
                    : "Unlike in the paper, \(quickest) is the quickest of those that sample.",
                slowest == "Kernel SHAP" ? "As expected, Kernel SHAP is the slowest."
                    : "Unlike in the paper, \(slowest) is the slowest and not Kernel SHAP.",
            ],
            differences: [
                "The paper's seconds are of other implementations on a graphics card, with 5,000 samples and another model: "
                    + "compare the order, not the numbers.",
                "Here all methods share one engine, and their seconds go with the tokens that they ask about: "
                    + "SLALOM-fidel's samples lack a few words, those of LIME and Kernel SHAP half of them on average.",
            ],
            tables: [
                ExperimentTable(
                    "runtime",
                    Table(
                        caption: "Cost of one explanation; the paper's seconds are on a graphics card, with 5,000 samples.",
                        rowTitle: "method",
                        columns: [
                            .init("samples"), .init("forward"), .init("backward"), .init("seconds"), .init("paper, seconds"),
                        ],
                        rows: outcomes.map { outcome in
                            Table.Row(
                                outcome.name,
                                [
                                    outcome.samples.map { .number(Double($0)) } ?? .absent,
                                    .number(Double(outcome.cost.forwardPasses)),
                                    .number(Double(outcome.cost.backwardPasses)),
                                    .number(outcome.seconds),
                                    Self.published[outcome.name].map { .number($0) } ?? .absent,
                                ])
                        }))
            ],
            figures: [
                ExperimentFigure(
                    "runtime", caption: "Seconds by the number of samples.",
                    Plot(
                        title: "Seconds of one explanation", x: PlotAxis("samples", scale: .logarithmic),
                        y: PlotAxis("seconds", scale: .logarithmic),
                        marks: Self.sampling.map { entry in
                            let points = outcomes.filter { $0.name == entry.name }.compactMap { outcome in
                                outcome.samples.map { PlotPoint(x: Double($0), y: outcome.seconds) }
                            }
                            return .line(PlotSeries(entry.name, points))
                        }))
            ])
    }
}
