/// Why a metric has no value for a text. None of these is a mistake of the user's: other metrics, and other texts, go on.
public enum MissingReason: String, Error, Sendable, Codable, CaseIterable {
    case tooFewTokens = "too-few-tokens"
    case noPrediction = "no-prediction"
    case scoresAbsent = "scores-absent"
    case scoresNotFinite = "scores-not-finite"
    case modelNotFinite = "model-not-finite"
    case noEmptyText = "no-empty-text"
    case constant
    case notAnnotated = "not-annotated"
    case oneClass = "one-class"
    case noKnownTokens = "no-known-tokens"
    case otherTokens = "other-tokens"
    case overflow
}

extension MissingReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewTokens: "the text has too few tokens to take some out"
        case .noPrediction: "the method's scores predict no score of the model"
        case .scoresAbsent: "the method left the score of some token undetermined"
        case .scoresNotFinite: "the method gave a token a score that is no finite number"
        case .modelNotFinite: "the model scored a perturbation with something that is no finite number"
        case .noEmptyText: "the model has no token that could stand for an empty text"
        case .constant: "one of the two things compared is constant"
        case .notAnnotated: "nobody marked words of the text"
        case .oneClass: "all words of the text are marked, or none"
        case .noKnownTokens: "fewer than two tokens of the text occur in the training texts"
        case .otherTokens: "without any one of its words the text is cut into other tokens"
        case .overflow: "the value is too large to be a number"
        }
    }
}
