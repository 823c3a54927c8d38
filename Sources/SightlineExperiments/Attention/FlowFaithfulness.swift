import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineReporting

/// What happens to the model's answer when the words that a method puts at the top are taken out.
package struct FlowFaithfulness: Experiment {
    package var textCount: Int
    package var samples: Int

    package init(_ scale: ExperimentScale) {
        switch scale {
        case .quick: (textCount, samples) = (48, 300)
        case .full: (textCount, samples) = (200, 1_000)
        }
    }

    private static let percents = Array(stride(from: 10, through: 90, by: 10))

    private func methods(_ seed: UInt64) -> [(name: String, explainer: any Explainer)] {
        [
            ("AF", AttentionExplainer.generalizedAttentionFlow(tensor: .attention)),
            ("GF", AttentionExplainer.generalizedAttentionFlow(tensor: .gradient)),
            ("AGF", AttentionExplainer.generalizedAttentionFlow()), ("AF, class token", classTokenFlow),
            ("attention flow", AttentionExplainer.attentionFlow), ("rollout", AttentionExplainer.rollout),
            ("gradient rollout", AttentionExplainer.gradientRollout), ("gradient × input", GradientTimesInput()),
            ("Integrated Gradients", IntegratedGradients()), ("SLALOM", SLALOM(samples: samples, seed: seed)),
            ("random", RandomAttribution(seed: seed)),
        ]
    }

    /// From the one token that the classifier reads, where the paper starts at all **[ours]**. With gradients both are the
    /// same, as those of the last layer's other rows are 0.
    private var classTokenFlow: AttentionExplainer {
        var flow = AttentionExplainer.generalizedAttentionFlow(tensor: .attention)
        flow.source = .class
        return flow
    }

    /// The methods that read attention, by the names above.
    private static let attentionMethods: Set = [
        "AF", "GF", "AGF", "AF, class token", "attention flow", "rollout", "gradient rollout",
    ]

    /// Of a method: for each text, what is lost at each share.
    private struct Outcome {
        let name: String
        var probabilityDrops: [[Double]] = []
        var logOddsChanges: [[Double]] = []

        var aopc: [Double] { probabilityDrops.map(\.mean) }
    }

    package func run(_ context: ExperimentContext) throws -> ExperimentReport {
        let model = try TextClassifier(checkpoint: context.checkpoint)
        let engine = PerturbationEngine(model, threadCount: context.threadCount)
        let texts = context.labelledTexts
        // Evenly over all there are, which may be sorted.
        let count = min(textCount, texts.count)
        let chosen = (0..<count).map { texts[$0 * texts.count / count] }
        let methods = methods(context.seed)
        var outcomes = methods.map { Outcome(name: $0.name) }
        for (place, text) in chosen.enumerated() {
            var evaluated = try EvaluatedText(
                text, id: "\(place + 1)", with: engine, settings: EvaluationSettings(seed: context.seed))
            guard evaluated.tokenCount > 1 else { continue }
            for (index, method) in methods.enumerated() {
                let explanation = try method.explainer.explain(
                    text.input, target: .index(evaluated.target.index), with: engine)
                let removal = try TopRemoval(
                    keeping: .all(butTopPercent: Self.percents), by: TokenScores(explanation.mainScore, of: explanation),
                    on: &evaluated)
                outcomes[index].probabilityDrops.append(removal.probabilityDrops)
                outcomes[index].logOddsChanges.append(removal.logOddsChanges)
            }
            context.progress(Double(place + 1) / Double(count), "explained \(place + 1) of \(count) texts")
        }
        guard let first = outcomes.first, !first.probabilityDrops.isEmpty else {
            throw ExperimentError.tooFewTexts(found: 0, needed: 1)
        }
        return report(outcomes, model: model.name, context)
    }

    private func report(_ outcomes: [Outcome], model: String, _ context: ExperimentContext) -> ExperimentReport {
        let ranking = outcomes.sorted { $0.aopc.mean > $1.aopc.mean }
        let list = ranking.map { "\($0.name) \($0.aopc.mean.words)" }.joined(separator: ", ")
        let best = ranking.first { Self.attentionMethods.contains($0.name) }?.name ?? ""
        let count = outcomes[0].probabilityDrops.count
        return ExperimentReport(
            title: "Whose top words matter most?",
            question: "The words with the highest attributions are taken out, 10 % to 90 % of them. How far does the "
                + "probability of the answer fall (AOPC, higher is better), and its log odds change (lower is better)? "
                + "(Azarkhalili & Libbrecht, ACL 2025)",
            method: [
                "\(count) of \(context.textOrigin); \(model); the predicted class of each text.",
                "AF, GF and AGF: generalized attention flow with attention, its gradient, and their product as capacities. "
                    + "They start at all tokens, as published; “AF, class token” starts at the one that the classifier "
                    + "reads. SLALOM with \(samples) samples.",
            ],
            expected: "AGF has the highest AOPC and the lowest log odds of the attention methods; gradients of attention "
                + "know which class is asked about, and plain attention does not.",
            findings: [
                "By AOPC, from the best: \(list).",
                best == "AGF" ? "As expected, AGF has the highest AOPC of the methods that read attention."
                    : "Unlike in the paper, \(best) and not AGF has the highest AOPC of the methods that read attention.",
            ] + comparisons(outcomes, seed: context.seed),
            differences: [
                "Texts and model are others than the paper's, and tokens are taken out where it masks them. SLALOM, which "
                    + "is fitted to deletions, is not in the paper."
            ],
            tables: [ExperimentTable("gaf", table(outcomes, seed: context.seed))],
            figures: [
                figure(
                    "gaf-aopc", "Fall of the probability", "p(t) − p(rest)", outcomes, \.probabilityDrops,
                    seed: context.seed,
                    caption: "AOPC: how far the probability falls as the top words go; higher is better."),
                figure(
                    "gaf-log-odds", "Change of the log odds", "F(rest) − F(t)", outcomes, \.logOddsChanges,
                    seed: context.seed, caption: "Change of the log odds as the top words go; lower is better."),
            ])
    }

    /// AGF less the others, text by text: how sure the order is.
    private func comparisons(_ outcomes: [Outcome], seed: UInt64) -> [String] {
        guard let flow = outcomes.first(where: { $0.name == "AGF" }) else { return [] }
        let gaps = outcomes.filter { Self.attentionMethods.contains($0.name) && $0.name != flow.name }.compactMap { other in
            let gap = MeanOverTexts(zip(flow.aopc, other.aopc).map { $0 - $1 }, seed: seed)
            return gap.interval.map { "\(other.name) \((gap.mean ?? .nan).words) [\($0.lower.words), \($0.upper.words)]" }
        }
        let list = gaps.joined(separator: ", ")
        return gaps.isEmpty ? [] : ["AOPC of AGF less that of others on the same texts: \(list)."]
    }

    private func table(_ outcomes: [Outcome], seed: UInt64) -> Table {
        func cell(_ numbers: [[Double]]) -> Table.Cell {
            let mean = MeanOverTexts(numbers.map(\.mean), seed: seed)
            return .number(mean.mean ?? .nan, interval: mean.interval.map { $0.lower...$0.upper })
        }
        return Table(
            caption: "Means over k = 10 % to 90 % and over texts, with 95 % bootstrap intervals.", rowTitle: "method",
            columns: [.init("AOPC", better: .higher), .init("log odds", better: .lower)],
            rows: outcomes.map { Table.Row($0.name, [cell($0.probabilityDrops), cell($0.logOddsChanges)]) })
    }

    private func figure(
        _ name: String, _ title: String, _ axis: String, _ outcomes: [Outcome], _ numbers: (Outcome) -> [[Double]],
        seed: UInt64, caption: String
    ) -> ExperimentFigure {
        let means = outcomes.map { outcome in
            Self.percents.indices.map { place in MeanOverTexts(numbers(outcome).map { $0[place] }, seed: seed) }
        }
        // Both panels of one scale.
        let ends = means.joined().flatMap { [$0.interval?.lower, $0.interval?.upper, $0.mean].compactMap { $0 } }
        let range = ends.min().flatMap { lower in ends.max().map { lower...$0 } }
        func plot(_ title: String, _ isShown: (String) -> Bool) -> Plot {
            let marks = zip(outcomes, means).filter { isShown($0.0.name) }.map { outcome, means in
                let points = zip(Self.percents, means).map { percent, mean in
                    PlotPoint(
                        x: Double(percent), y: mean.mean ?? .nan,
                        yInterval: mean.interval.map { PlotInterval($0.lower, $0.upper) })
                }
                return PlotMark.line(PlotSeries(outcome.name, points), uncertainty: .band)
            }
            return Plot(
                title: title, x: PlotAxis("top words taken out, %"), y: PlotAxis(axis, range: range), marks: marks,
                width: 380, height: 360)
        }
        let floor = "random"
        return ExperimentFigure(
            name, caption: caption + " Bands are 95 % bootstrap intervals over texts.",
            PlotGrid(
                title: title,
                plots: [
                    plot("Methods that read attention") { Self.attentionMethods.contains($0) || $0 == floor },
                    plot("Other methods") { !Self.attentionMethods.contains($0) },
                ], columns: 2))
    }
}
