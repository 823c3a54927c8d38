/// Why explanations cannot be measured.
public enum EvaluationError: Error, Equatable {
    /// A setting below its smallest value.
    case invalidSetting(name: String, found: Int, atLeast: Int)
    /// An explanation of other tokens than the text's.
    case otherTokens(text: String)
    /// An explanation of another target than the text is evaluated for.
    case otherTarget(text: String, expected: String, found: String)
    /// The data name a class that the model does not have.
    case unknownClass(String, text: String, labels: [String])
    /// A training text without a class.
    case unlabelled(text: String)
    /// Training texts of fewer than two classes have nothing to tell apart.
    case tooFewClasses(found: [String])
    /// Agreement with Naive Bayes is asked for, and there is no classifier to agree with.
    case noNaiveBayes
}

extension EvaluationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidSetting(let name, let found, let least):
            "\(name) is \(found); expected at least \(least)"
        case .otherTokens(let text):
            "text \(text): the explanation is not of this text's tokens; explain the same text with the same model, and "
                + "do not merge words"
        case .otherTarget(let text, let expected, let found):
            "text \(text): the explanation is of the target \(found), but the text is evaluated for \(expected); "
                + "explain that target"
        case .unknownClass(let name, let text, let labels):
            "text \(text): there is no class \"\(name)\"; the model's labels are "
                + labels.enumerated().map { "\($0.offset) \($0.element)" }.joined(separator: ", ")
        case .unlabelled(let text):
            "text \(text) has no label (a string or a whole number); Naive Bayes is trained on labelled texts, so give it "
                + "one or leave it out"
        case .tooFewClasses(let found):
            "the training texts are of " + (found.isEmpty ? "no class" : "the class \(found.joined(separator: ", ")) alone")
                + "; Naive Bayes needs texts of two classes at least"
        case .noNaiveBayes:
            "agreement with Naive Bayes needs labelled texts to train it on; give some, or leave naive-bayes out"
        }
    }
}
