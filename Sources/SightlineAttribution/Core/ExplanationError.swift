/// Why a text cannot be explained.
public enum ExplanationError: Error, Equatable {
    /// The text is empty, or nothing of it becomes a token.
    case noContent(text: String)
    /// A single token has nothing to share the score with.
    case singleToken(String)
    case noSuchTarget(String, labels: [String])
    /// A foil is a token, which classifiers do not choose.
    case foilOfClassifier(model: String)
    /// An option outside its range, or one that does not go with another.
    case invalidOption(name: String, found: String, expected: String)
    /// A method that looks into the model, and a model that can only be asked.
    case notTraceable(model: String)
    /// A gradient is no finite number.
    case gradientNotFinite(model: String)
    /// The model scores the whole text with something that is no finite number.
    case scoreNotFinite(model: String, score: Double)
    /// The model cannot be asked about a text without any content, which scores are divided relative to.
    case noEmptyText(model: String)
    /// The model scores the empty text with something that is no finite number.
    case emptyScoreNotFinite(model: String, score: Double)
    /// The model scores perturbations with something that is no finite number, and leaves none to go by.
    case perturbationsNotFinite(model: String, count: Int)
}

extension ExplanationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noContent(let text) where text.isEmpty:
            "the text is empty; give at least one word"
        case .noContent:
            "the text has no tokens but special ones, so there is nothing to explain; give at least one word"
        case .singleToken(let token):
            "the text is the single token \"\(token)\", which alone has the whole score; "
                + "give at least two tokens to divide it among"
        case .noSuchTarget(let target, let labels):
            "there is no target \(target); the model's labels are "
                + labels.enumerated().map { "\($0.offset) \($0.element)" }.joined(separator: ", ")
        case .foilOfClassifier(let model):
            "\(model) is a classifier: a foil is for causal language models; leave it out"
        case .invalidOption(let name, let found, let expected):
            "\(name) is \(found); expected \(expected)"
        case .notTraceable(let model):
            "\(model) can only be scored, and this method looks into it, at attention or gradients; use one that scores, "
                + "such as slalom"
        case .gradientNotFinite(let model):
            "\(model) has gradients for the text that are no finite numbers; check the checkpoint's weights"
        case .scoreNotFinite(let model, let score):
            "\(model) scores the text with \(score), which no explanation can start from; check the checkpoint's weights"
        case .noEmptyText(let model):
            "\(model) cannot be asked about an empty text, which this method compares with: it puts no special tokens around "
                + "a text, and names none for padding or the beginning; name one in its tokenizer_config.json or "
                + "standInTokens, or use a method that needs none, such as slalom"
        case .emptyScoreNotFinite(let model, let score):
            "\(model) scores the empty text with \(score), which nothing can be compared with; "
                + "use a method that needs none, such as slalom"
        case .perturbationsNotFinite(let model, let count):
            "\(model) scores so many of \(count) perturbations of the text with something that is no finite number that "
                + "nothing can be told from the others; check the checkpoint's weights"
        }
    }
}
