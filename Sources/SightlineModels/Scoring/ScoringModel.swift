/// A classifier that can be asked: all that perturbation methods need, so that a program or a service behind the
/// network is as good as a checkpoint.
///
/// `logits(of:)` may be called from several threads at once.
public protocol ScoringModel: Sendable {
    /// How results name the model.
    var name: String { get }

    var labels: ClassificationLabels { get }

    /// Splits a text, or a pair, into the model's tokens, cut to the model's limit.
    func tokenize(_ input: TextInput) throws -> TokenSequence

    /// Scores sequences of token ids, special tokens included; none is empty or beyond the model's limit.
    ///
    /// - Returns: One row per sequence, one logit per label.
    func logits(of inputs: [ModelInput]) throws -> [[Double]]

    /// The tokens that can stand where a text has none.
    var standInTokens: StandInTokens { get }

    /// What ``logits(of:)`` computes in.
    var precision: Precision { get }

    /// The same model in full precision, where this one computes in less: what its scores are held against. nil where
    /// there is nothing to lose.
    var inFullPrecision: (any ScoringModel)? { get }

    /// The checkpoint that the model was read from; nil for a model of another kind.
    var origin: Checkpoint? { get }

    /// Whether what sequences begin with in common costs the model once if they are scored together.
    var sharesPrefixes: Bool { get }
}

extension ScoringModel {
    public var sharesPrefixes: Bool { false }
    public var origin: Checkpoint? { nil }
    public var precision: Precision { .float32 }
    public var inFullPrecision: (any ScoringModel)? { nil }
    public var standInTokens: StandInTokens { StandInTokens() }

    public func tokenize(_ text: String) throws -> TokenSequence {
        try tokenize(TextInput(text))
    }

    /// Scores sequences of token ids that belong to one text each.
    public func logits(of sequences: [[Int]]) throws -> [[Double]] {
        try logits(of: sequences.map { ModelInput($0) })
    }
}
