import Foundation
import SightlineModels

extension Explanation.Warning {
    package static func truncated(_ truncation: TokenSequence.Truncation) -> Self {
        let place = truncation.keptPairScalarCount.map {
            "after character \(truncation.keptScalarCount) of the first text and \($0) of the second"
        } ?? "after character \(truncation.keptScalarCount)"
        return .init(
            kind: .truncated,
            message: "the text is longer than the model's \(truncation.limit) tokens: the last "
                + "\(truncation.removedTokenCount) were cut off, \(place)")
    }

    package static func logitsNotFinite(model: String) -> Self {
        .init(
            kind: .notFinite,
            message: "\(model) gives the text logits that are no finite numbers; check the checkpoint's weights")
    }

    static func notFinite(count: Int, of total: Int) -> Self {
        .init(
            kind: .notFinite,
            message: "the model scored \(count) of \(total) perturbations with something that is no finite number; "
                + "they were left out")
    }

    static func unidentifiedImportances(count: Int, of total: Int) -> Self {
        .init(
            kind: .unidentifiedImportance,
            message: "the importance of \(count) of \(total) tokens cannot be told from the samples; "
                + "do not read anything into it")
    }

    static func undetermined(directions: Int, of total: Int) -> Self {
        .init(
            kind: .unstableFit,
            message: "the samples leave \(directions) of \(total) differences between scores undetermined, which are then as "
                + "small as they can be; take more samples")
    }

    static func singlePermutation(needed: Int) -> Self {
        .init(
            kind: .unstableFit,
            message: "the scores are from a single permutation, which may be far from the mean; "
                + "take \(needed) samples or more")
    }

    static func nothingAttributed(_ tensor: InformationTensor) -> Self {
        .init(
            kind: .nothingAttributed,
            message: "nothing is attributed to any token: the tensor \(tensor.rawValue) is nowhere positive on a path to "
                + "one; try another tensor")
    }

    static func unreducedAttention(rows: Int) -> Self {
        .init(
            kind: .unreducedAttention,
            message: "\(rows) rows of attention are left as they are, as no reduced row was sure to do the same work; the "
                + "result is right, but less trimmed there")
    }

    static func incomplete(gap: Double, of difference: Double) -> Self {
        .init(
            kind: .incomplete,
            message: "the attributions miss what they divide, the difference of \(rounded(difference)) from the baseline's "
                + "score, by \(rounded(gap)); more steps may help")
    }

    static func imprecise(_ precision: Precision, error: Double, change: Double) -> Self {
        .init(
            kind: .imprecise,
            message: "\(precision.rawValue) moves the score by \(rounded(error)) log odds, where the perturbations move it by "
                + "\(rounded(change)) (root mean squares); score in fp32")
    }

    static func wideErrors(_ error: Double?, target: Double, stop: Explanation.Sampling.Stop) -> [Self] {
        let end =
            switch stop {
            case .precision: ""
            case .passes: "the budget of passes is spent"
            case .seconds: "the budget of seconds is spent"
            case .memory: "the budget of memory is spent"
            case .samples: "there may be no more samples"
            case .exhausted: "the text has no more perturbations"
            }
        let reached = error.map { "the largest standard error is \(rounded($0))" } ?? "some standard errors are not known"
        return [.init(kind: .wideErrors, message: "\(reached), not \(rounded(target)) as asked for: \(end)")]
    }

    static func undeterminedInDictionary(count: Int, of total: Int) -> Self {
        .init(
            kind: .unidentifiedImportance,
            message: "the importance of \(count) of \(total) kinds of tokens cannot be told from the pairs that the "
                + "dictionary is made of; they have none, and count as average in the score and in what removals do")
    }

    static func tokensNotFinite(count: Int, of total: Int) -> Self {
        .init(
            kind: .notFinite,
            message: "the model scores \(count) of \(total) kinds of tokens with something that is no finite number; "
                + "they were left out")
    }

    static func otherVerdict(predicted: Double, found: Double) -> Self {
        .init(
            kind: .unstableFit,
            message: "the model scores the text with \(rounded(found)), but the dictionary predicts \(rounded(predicted)), on the "
                + "other side; explain the text without a dictionary")
    }

    /// What to say of a dictionary that predicts too little of what happens to a text.
    static func dictionaryFit(_ fit: Explanation.Fit) -> [Self] {
        guard let share = fit.heldOutR2, share < reliableShare else { return [] }
        let percent = Int((max(share, 0) * 100).rounded())
        return [
            .init(
                kind: .unstableFit,
                message: "the dictionary's scores explain only \(percent) % of how the model's score of this text changes when "
                    + "tokens go; explain the text without a dictionary")
        ]
    }

    private static func rounded(_ number: Double) -> String { String(format: "%.3g", number) }

    /// What to say of a fit that explains too little to be relied on.
    ///
    /// - Parameter isExhaustive: Whether the samples are all that the text has.
    static func fit(_ fit: Explanation.Fit, converged: Bool, isExhaustive: Bool) -> [Self] {
        var warnings: [Self] = []
        if !converged {
            warnings.append(.init(kind: .unstableFit, message: "the fit did not converge; do not rely on the scores"))
        }
        if let heldOut = fit.heldOutR2, heldOut < reliableShare {
            let percent = Int((max(heldOut, 0) * 100).rounded())
            warnings.append(
                .init(
                    kind: .unstableFit,
                    message: "the scores explain only \(percent) % of how the model's score changes on perturbations "
                        + "that were held out; "
                        + (isExhaustive ? "the model does not weigh this text token by token" : "more samples may help")))
        }
        return warnings
    }

    /// Below half of the variance explained, most of what the model does is not in the picture. [ours]
    private static let reliableShare = 0.5
}
