/// What libtorch refused, with the operation and the shapes it was given.
public enum TorchError: Error, Equatable {
    /// An operation failed inside libtorch.
    case engine(operation: String, message: String, shapes: [[Int]])
    /// An operation returned another number of tensors than its caller relies on.
    case unexpectedResultCount(operation: String, expected: Int, found: Int)
    /// Elements were asked for in a type the tensor does not have.
    case wrongElementType(expected: DType, found: String)
}

extension TorchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .engine(let operation, let message, let shapes):
            let operands = shapes.isEmpty ? "" : " on shapes \(shapes.map(\.description).joined(separator: ", "))"
            return "libtorch refused \(operation)\(operands): \(message)"
        case .unexpectedResultCount(let operation, let expected, let found):
            return "\(operation) returned \(found) tensors where \(expected) were expected: "
                + "this libtorch is not one Sightline knows, see `sightline doctor`"
        case .wrongElementType(let expected, let found):
            return "the tensor holds \(found), but its elements were read as \(expected)"
        }
    }
}
