/// Why a regular expression of a tokenizer cannot be used.
public enum PatternError: Error, Sendable, Equatable {
    /// Something that is not a regular expression.
    /// - Parameter position: where, counted in Unicode scalars from 0.
    case malformed(position: Int, expected: String)
    /// Something that cannot be run in linear time, or that this package does not implement.
    case unsupported(position: Int, construct: String)
    /// The expression matches the empty text, so that it says nothing of where to cut.
    case matchesEmptyText
    /// The automaton of the expression has more states than are allowed.
    case tooLarge(limit: Int)
}

extension PatternError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let position, let expected): "at character \(position): expected \(expected)"
        case .unsupported(let position, let construct): "at character \(position): \(construct) is not supported"
        case .matchesEmptyText: "it matches the empty text"
        case .tooLarge(let limit): "its automaton has more than \(limit) states"
        }
    }
}
