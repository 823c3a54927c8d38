import Foundation
import SightlineAttribution

/// The command line that makes an explanation again.
///
/// Every option of the method stands there, those too that have their default value, as defaults may change. What `explain`
/// has no option for is left out.
public struct ReproductionCommand: Sendable {
    /// The arguments after the program's name.
    public let arguments: [String]
    /// What stands for a file that the explanation does not name.
    private let placeholder: String?

    /// The command for the explanation's own text.
    public init(_ explanation: Explanation) {
        var arguments = Self.options(explanation, namesTarget: true, findsSamples: false)
        if let pair = explanation.pair { arguments += ["--pair", pair] }
        // A text may look like an option.
        arguments += (explanation.text.hasPrefix("-") ? ["--"] : []) + [explanation.text]
        self.arguments = arguments
        placeholder = nil
    }

    /// The command for a file of texts.
    ///
    /// - Parameters:
    ///   - explanation: Of any of the texts.
    ///   - namesTarget: Whether all have the same target, rather than each the predicted one.
    public init(runLike explanation: Explanation, namesTarget: Bool) {
        arguments = Self.options(explanation, namesTarget: namesTarget, findsSamples: true) + ["--input"]
        placeholder = "FILE"
    }

    /// The command for a shell, in one line unless a text has several.
    public var line: String {
        ((["sightline"] + arguments).map(Self.quoted) + [placeholder].compactMap { $0 }).joined(separator: " ")
    }

    /// By the names that methods give their options.
    private static let optionNames: KeyValuePairs<String, String> = [
        "sampling": "--sampling", "tying": "--tying", "background": "--background", "features": "--features",
        "samples": "--samples", "maxDeletions": "--max-deletions", "steps": "--steps", "baseline": "--baseline",
        "attention": "--attention", "tensor": "--tensor", "source": "--source", "epsilon": "--epsilon",
    ]

    /// - Parameter findsSamples: Whether a number of samples that was found is to be found again, rather than taken.
    private static func options(_ explanation: Explanation, namesTarget: Bool, findsSamples: Bool) -> [String] {
        var method = explanation.method
        if let sampling = explanation.sampling, !findsSamples { method.options["samples"] = .integer(sampling.samples) }
        var arguments = ["explain", "--model", explanation.model]
        if namesTarget {
            arguments += ["--target", explanation.target.label]
            if let foil = explanation.target.foil { arguments += ["--foil", foil] }
        }
        if case .string(let dictionary)? = method.options["dictionary"] {
            return arguments + ["--dictionary", dictionary] + check(explanation) + merging(explanation)
        }
        arguments += ["--method", method.name]
        for (name, option) in optionNames {
            if let value = method.options[name] { arguments += [option, "\(value)"] }
        }
        if findsSamples { arguments += samplingGoal(method) }
        let drawsAtRandom = method.options["samples"] != nil || explanation.sampling != nil || method.name == "random"
        if drawsAtRandom { arguments += ["--seed", "\(explanation.seed)"] }
        if let precision = explanation.precision { arguments += ["--precision", precision] }
        return arguments + merging(explanation)
    }

    private static func samplingGoal(_ method: Explanation.Method) -> [String] {
        var arguments: [String] = []
        if let target = method.options["precisionTarget"] { arguments += ["--precision-target", "\(target)"] }
        var limits: [String] = []
        if let passes = method.options["passBudget"] { limits.append("\(passes)passes") }
        if let seconds = method.options["secondBudget"] { limits.append("\(seconds)s") }
        if case .integer(let bytes)? = method.options["memoryBudget"] { limits.append("\(Double(bytes) / 1e6)MB") }
        return arguments + (limits.isEmpty ? [] : ["--budget", limits.joined(separator: ",")])
    }

    private static func merging(_ explanation: Explanation) -> [String] {
        explanation.tokens.contains { $0.id == nil } ? ["--words"] : []
    }

    /// Of an explanation from a dictionary: how its fit was checked.
    private static func check(_ explanation: Explanation) -> [String] {
        let options = explanation.method.options
        guard let samples = options["samples"], let deletions = options["maxDeletions"] else { return [] }
        return [
            "--check-fit", "--samples", "\(samples)", "--max-deletions", "\(deletions)", "--seed", "\(explanation.seed)",
        ]
    }

    /// As a shell takes it for one word (POSIX, "Single-Quotes").
    package static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ",", ":", "@", "%", "+": true
            default: false
            }
        }
        return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
