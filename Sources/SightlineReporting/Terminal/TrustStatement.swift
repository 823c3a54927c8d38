import Foundation
import SightlineAttribution

/// The trust measures of an explanation in words.
struct TrustStatement {
    let explanation: Explanation

    init(_ explanation: Explanation) {
        self.explanation = explanation
    }

    var sentences: [String] { checks + [cost] }

    /// What the method checks itself by.
    var checks: [String] {
        [dictionary, fit, ranking, background, completeness, flow, specialTokens, sampling, rounding].compactMap { $0 }
    }

    private var dictionary: String? {
        guard let use = explanation.dictionary else { return nil }
        let total = use.knownTypes + use.unknownTypes
        let coverage = use.unknownTypes == 0
            ? "has all \(Numerals.count(total)) kinds of tokens"
            : "has \(Numerals.count(use.knownTypes)) of \(Numerals.count(total)) kinds of tokens; the model was asked about the others"
        return "Dictionary: \(coverage). Its scores are of tokens alone and in pairs, not of this text"
            + (explanation.fit == nil ? "; how well they predict the model here was not checked, which --check-fit does." : ".")
    }

    private var ranking: String? {
        guard let ranking = explanation.ranking else { return nil }
        let words = ranking.top == 1 ? "word" : "\(ranking.top) words"
        let agreement = "in \(Numerals.percent(ranking.sameWords)) of redraws within the standard errors the same "
            + (ranking.top == 1 ? "word is on top" : "\(words) are on top, in \(Numerals.percent(ranking.sameOrder)) in the same order")
        return "Ranking: the top \(words) \(ranking.top == 1 ? "is" : "are") "
            + (ranking.isSettled ? "settled; \(agreement)." : "not settled; \(agreement).\(hasMoreSamples ? " More samples may help." : "")")
    }

    /// Whether the method was given all the samples that it asked for, and not only those that the text has.
    private var hasMoreSamples: Bool {
        guard let fit = explanation.fit, case .integer(let asked)? = explanation.method.options["samples"] else { return true }
        return fit.samples >= asked
    }

    private var sampling: String? {
        guard let sampling = explanation.sampling else { return nil }
        let error = sampling.standardError.map { "standard errors of \(Numerals.significant($0)) at most" }
            ?? "some standard errors not known"
        let end =
            switch sampling.stop {
            case .precision: "as small as asked for"
            case .passes: "when the budget of passes was spent"
            case .seconds: "when the budget of seconds was spent"
            case .memory: "when the budget of memory was spent"
            case .samples: "at the largest number of samples"
            case .exhausted: "when the text had no more perturbations"
            }
        return "Sampling: \(Numerals.count(sampling.samples)) samples in \(Numerals.count(sampling.rounds)) "
            + "\(sampling.rounds == 1 ? "round" : "rounds"), with \(error), \(end)."
    }

    private var flow: String? {
        guard let flow = explanation.flow else { return nil }
        return "Flow: \(Numerals.significant(flow.value)) in all, at most \(Numerals.significant(flow.gap)) below the largest "
            + "possible; \(Numerals.count(flow.nodes)) nodes, \(Numerals.count(flow.edges)) edges, "
            + "\(Numerals.count(flow.iterations)) steps."
    }

    private var rounding: String? {
        guard let precision = explanation.precision, let rounding = explanation.rounding else { return nil }
        return "Precision: \(precision) moves scores by \(Numerals.significant(rounding.rmse)) log odds (root mean square), "
            + "\(Numerals.significant(rounding.largestError)) at most, on \(Numerals.count(rounding.samples)) sequences of this "
            + "text scored both ways."
    }

    private var specialTokens: String? {
        let special = explanation.tokens.filter { $0.specialShare != nil }
        guard !special.isEmpty else { return nil }
        let shares = special.map { "\($0.text) \(Numerals.percent($0.specialShare ?? 0))" }
        return "Special tokens take \(shares.joined(separator: ", ")) of all attributions."
    }

    private var fit: String? {
        guard let fit = explanation.fit else { return nil }
        let share = fit.heldOutR2 ?? fit.r2
        guard let share else { return "Fit: the score hardly changes \(circumstance), so there is little to explain." }
        var parts = [
            share > 0
                ? "Fit: explains \(Numerals.percent(share)) of how the score changes \(circumstance)"
                : "Fit: predicts the score \(circumstance) no better than a constant would"
        ]
        if let error = fit.heldOutMSE {
            parts.append("held-out error \(Numerals.magnitude(error.squareRoot())) log odds (root mean square)")
        } else {
            parts.append("no samples held out to check it")
        }
        parts.append("\(Numerals.count(fit.samples)) samples")
        return parts.joined(separator: "; ") + "."
    }

    /// Over which perturbations the fit is a fit.
    private var circumstance: String {
        let options = explanation.method.options
        if case .integer(let maximum)? = options["maxDeletions"] {
            return "when up to \(Numerals.count(maximum)) \(maximum == 1 ? "token goes" : "tokens go")"
        }
        if case .string(let features)? = options["features"] { return "when any number of its \(features) go" }
        return "between short sequences of the text's tokens"
    }

    private var completeness: String? {
        guard let completeness = explanation.completeness else { return nil }
        let difference = explanation.score - completeness.baselineScore
        let gap = abs(completeness.gap)
        let exactness = gap < Self.negligibleGap ? "exactly" : "but for \(Numerals.magnitude(gap)) log odds"
        return "Completeness: all attributions add up to the score less that of the baseline, "
            + "\(Numerals.signed(difference)), \(exactness)."
    }

    /// What rounding in float32 scores may leave.
    private static let negligibleGap = 1e-4

    private var background: String? {
        guard let background = explanation.background else { return nil }
        let importances = explanation.tokens.compactMap { $0[.importance] }
        let largest = max(background.importance, importances.max() ?? background.importance)
        let own = exp(background.importance - largest)
        let share = own / importances.reduce(own) { $0 + exp($1 - largest) }
        let picture =
            switch share {
            case 0.9...: "; around this text the model nearly adds up its tokens"
            case ..<0.1: "; around this text the model nearly averages over its tokens"
            default: ""
            }
        return "Background: what is never taken out has \(Numerals.percent(share)) of the weight, with the value "
            + "\(Numerals.signed(background.value))\(picture)."
    }

    var cost: String {
        let cost = explanation.cost
        let backward = cost.backwardPasses == 0 ? "" : ", \(cost.backwardPasses) backward"
        return "Cost: \(Numerals.count(cost.forwardPasses)) forward passes\(backward), \(Numerals.count(cost.tokens)) tokens, "
            + "\(Numerals.magnitude(cost.seconds)) s; \(explanation.method.phrase), seed \(explanation.seed)."
    }
}
