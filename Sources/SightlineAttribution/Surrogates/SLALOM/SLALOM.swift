import SightlineModels

/// SLALOM (Leemann, Fastowski, Pfeiffer & Kasneci, TMLR 2025): a value and an importance for every token, tied by a
/// softmax.
///
///     F(t) = Σᵢ αᵢ vᵢ,   αᵢ = exp sᵢ / Σⱼ exp sⱼ
///
/// The value `v` is in log odds: the score of a sequence made of that token alone. Importances are defined up to a
/// common constant: they sum to zero over the tokens that were fitted, each counted once.
///
/// ```swift
/// let explanation = try SLALOM(sampling: .deletions(max: 5), samples: 1_000).explain("A gripping film", with: model)
/// ```
///
/// The defaults are our own: every occurrence of a token gets scores of its own, and a fitted background stands for
/// what is never removed. ``published`` is the form of the paper.
public struct SLALOM: SamplingExplainer, Equatable {
    /// Which sequences the model is asked for.
    public enum Sampling: Sendable, Equatable {
        /// SLALOM-fidel: the text with up to `max` of its tokens deleted. The most faithful around the text.
        case deletions(max: Int)
        /// SLALOM-eff: random sequences of two or three of the text's tokens. Cheap, and independent of the text.
        case shortSequences
        /// `2|V| − 1` chosen queries, which identify a model that is a SLALOM (Prop. 5.2).
        case exact
    }

    /// Which tokens share their scores.
    public enum Tying: String, Sendable, CaseIterable {
        /// All occurrences of a vocabulary entry, as published.
        case types
        /// None. [ours]
        case occurrences
    }

    /// Whether a term stands for what is never removed: special tokens, the model's bias. [ours]
    public enum Background: String, Sendable, CaseIterable {
        /// As published. (Not called `none`, which an optional would take for itself.)
        case absent = "none"
        /// One more value and importance, fitted with the others. A dominant background means that the model is nearly
        /// additive around the text; a vanishing one is the published form.
        case fitted
    }

    public var sampling: Sampling
    public var tying: Tying
    public var background: Background
    /// Sequences drawn, the whole text not counted; ``Sampling/exact`` needs what it needs.
    public var samples: Int
    public var seed: UInt64

    public static let defaultSampleCount = 1_000
    public static let defaultMaximumDeletions = 5

    /// - Parameters:
    ///   - sampling: Which sequences the model is asked for.
    ///   - tying: By default by occurrence for deletions and by type for the others, which know no other.
    ///   - background: By default fitted for deletions and none for the others.
    ///   - samples: Sequences to draw.
    ///   - seed: Equal seeds give equal results, on any number of threads.
    public init(
        sampling: Sampling = .deletions(max: defaultMaximumDeletions), tying: Tying? = nil,
        background: Background? = nil, samples: Int = defaultSampleCount, seed: UInt64 = 0
    ) {
        let isAroundText = if case .deletions = sampling { true } else { false }
        self.sampling = sampling
        self.tying = tying ?? (isAroundText ? .occurrences : .types)
        self.background = background ?? (isAroundText ? .fitted : .absent)
        self.samples = samples
        self.seed = seed
    }

    /// The form of the paper: SLALOM-fidel with 5,000 samples, tied by type, without a background.
    public static let published = SLALOM(tying: .types, background: .absent, samples: 5_000)
}

// MARK: - Options

extension SLALOM {
    /// As the options appear in results.
    public func method(for model: any ScoringModel) -> Explanation.Method { method }

    package var method: Explanation.Method {
        var options: [String: Explanation.Option] = [
            "sampling": .string(sampling.name), "tying": .string(tying.rawValue),
            "background": .string(background.rawValue),
        ]
        switch sampling {
        case .deletions(let maximum):
            options["samples"] = .integer(samples)
            options["maxDeletions"] = .integer(maximum)
        case .shortSequences:
            options["samples"] = .integer(samples)
        case .exact:
            break
        }
        return Explanation.Method(name: "slalom", options: options)
    }

    package func validate() throws {
        try validateSamples()
        switch sampling {
        case .deletions(let maximum):
            guard maximum >= 1 else {
                throw ExplanationError.invalidOption(
                    name: "the largest number of deletions", found: "\(maximum)", expected: "at least 1")
            }
        case .shortSequences, .exact:
            guard tying == .types else {
                throw ExplanationError.invalidOption(
                    name: "the tying with \(sampling.name) sampling", found: tying.rawValue,
                    expected: "\(Tying.types.rawValue), because its sequences do not tell occurrences apart")
            }
        }
        if sampling == .exact, background == .fitted {
            throw ExplanationError.invalidOption(
                name: "the background with exact sampling", found: background.rawValue,
                expected: "\(Background.absent.rawValue), because exact recovery has no query for it")
        }
    }
}

extension SLALOM.Sampling {
    /// What the paper calls it.
    public var name: String {
        switch self {
        case .deletions: "fidel"
        case .shortSequences: "eff"
        case .exact: "exact"
        }
    }
}
