/// Why an experiment cannot be made.
public enum ExperimentError: Error, Equatable {
    case tooFewTexts(found: Int, needed: Int)
    /// Pairs of the texts are longer than the model takes.
    case textsTooLong
}

extension ExperimentError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewTexts(let found, let needed):
            "the experiment has \(found) \(found == 1 ? "text" : "texts"); expected \(needed) or more: give "
                + "a longer --data FILE"
        case .textsTooLong:
            "two of the texts together are longer than the model takes; give shorter ones with --data FILE"
        }
    }
}
