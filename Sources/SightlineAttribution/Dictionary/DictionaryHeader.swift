import SightlineModels

/// What a dictionary is of and how it was made: everything in its file but the scores of tokens.
public struct DictionaryHeader: Sendable, Equatable, Codable {
    /// Which tokens a dictionary has.
    public enum Coverage: String, Sendable, Codable {
        /// All that texts can have.
        case vocabulary
        /// Those of some texts.
        case corpus
    }

    /// A language model's choice of a next token, by ids.
    public struct Choice: Sendable, Equatable, Codable {
        public var token: Int
        public var foil: Int?

        public init(token: Int, foil: Int? = nil) {
            self.token = token
            self.foil = foil
        }

        init(_ choice: NextTokenChoice) {
            self.init(token: choice.token.id, foil: choice.foil?.id)
        }
    }

    /// A token that others were scored beside.
    public struct Reference: Sendable, Equatable, Codable {
        /// In log odds.
        public var value: Double
        public var importance: Double
    }

    /// One score that every token has a value and an importance for.
    public struct Score: Sendable, Equatable, Codable {
        /// The label that the score is towards. Of two labels that exclude each other, the second; what is towards the
        /// first has the opposite sign.
        public var label: Int
        /// `σ`: by how much pairs miss what a SLALOM says of them, in log odds.
        public var noise: Double
        /// `ζ`: the prior's standard deviation of importances, which is their error where queries say nothing.
        public var importanceDeviation: Double
        /// Where the prior is centred, as importances sum to zero over the tokens of the dictionary.
        public var importanceCentre: Double
        /// In the order of ``DictionaryHeader/references``.
        public var references: [Reference]
        /// Tokens whose importance the queries do not determine.
        public var undeterminedCount: Int
        /// Whether the fit of the importances has settled.
        public var converged: Bool
    }

    /// The version of the program that made it.
    public var program: String
    /// How the model names itself.
    public var model: String
    /// nil for a model that was not read from a checkpoint.
    public var fingerprint: ModelFingerprint?
    /// As ``Explanation/precision``.
    public var precision: String?
    public var labels: [String]
    public var labelKind: ClassificationLabels.Kind
    /// Of a language model.
    public var choice: Choice?
    public var frame: TextFrame
    public var coverage: Coverage
    /// Tokens that the dictionary has.
    public var tokenCount: Int
    /// Tokens that the model scored with something that is no finite number; the dictionary lacks them.
    public var notFiniteCount: Int
    /// One more than the largest id in the dictionary.
    public var idLimit: Int
    /// Ids of the tokens that others were scored beside.
    public var references: [Int]
    public var scores: [Score]
    public var forwardPasses: Int
    /// Tokens of all sequences that were scored.
    public var tokens: Int

    public var classes: ClassificationLabels { ClassificationLabels(names: labels, kind: labelKind) }

    /// Labels whose scores are stored: of two that exclude each other one, as the other's is its negative.
    static func storedLabels(_ labels: ClassificationLabels) -> [Int] {
        labels.names.count == 2 && labels.kind != .independent ? [1] : Array(labels.names.indices)
    }

    /// Of the prior's width: an importance whose error is larger is not determined, as in ``SLALOMFit``.
    static let undeterminedShare = 0.9

    /// What is wrong with it, if it is not one that a builder makes.
    var inconsistency: String? {
        let ids = references + frame.before + frame.after
        if labels.isEmpty { return "it has no labels" }
        if scores.map(\.label) != Self.storedLabels(classes) { return "its scores are not those of its labels" }
        if references.isEmpty { return "it has no reference" }
        if !ids.allSatisfy({ (0...Self.largestID).contains($0) }) { return "an id is out of range" }
        guard (0...Self.largestID).contains(idLimit), (0...idLimit).contains(tokenCount) else {
            return "the number of tokens is out of range"
        }
        for score in scores {
            let numbers = [score.noise, score.importanceDeviation, score.importanceCentre]
                + score.references.flatMap { [$0.value, $0.importance] }
            guard score.references.count == references.count, numbers.allSatisfy(\.isFinite), score.noise > 0,
                score.importanceDeviation > 0
            else { return "the score of label \(score.label) is broken" }
        }
        return nil
    }

    private static let largestID = Int(UInt32.max)
}

/// The special tokens that a model puts around a text.
public struct TextFrame: Sendable, Equatable, Codable {
    public var before: [Int]
    public var after: [Int]

    public init(before: [Int], after: [Int]) {
        self.before = before
        self.after = after
    }

    /// The frame of a text with some content; nil for a text with none, and where special tokens stand within it.
    init?(of sequence: TokenSequence) {
        guard let first = sequence.contentIndices.first, let last = sequence.contentIndices.last,
            sequence.contentIndices.count == last - first + 1
        else { return nil }
        self.init(before: sequence.tokens[..<first].map(\.id), after: sequence.tokens[(last + 1)...].map(\.id))
    }

    /// A model's input for a sequence of these tokens.
    func input(_ tokens: [Int]) -> ModelInput { ModelInput(before + tokens + after) }
}
