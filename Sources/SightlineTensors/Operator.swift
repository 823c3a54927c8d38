import CTorch

/// An operator of libtorch, reached by name through its dispatcher.
///
/// New operators need no new C++: `Operator("aten::softmax", "int")(x, -1, .none)`.
public struct Operator: Sendable {
    public let name: String
    public let overload: String

    /// - Parameters:
    ///   - name: The qualified name, such as `aten::add`.
    ///   - overload: The overload's name in the schema, such as `Tensor`; empty for the default one.
    public init(_ name: String, _ overload: String = "") {
        self.name = name
        self.overload = overload
    }

    /// Whether the loaded libtorch has it.
    public var isAvailable: Bool { ct_has_operator(name, overload) }

    /// An argument, as the operator's schema expects it.
    public enum Argument {
        case none
        case tensor(Tensor)
        case integer(Int)
        case real(Double)
        case bool(Bool)
        case string(String)
        case integers([Int])
        case tensors([Tensor])
        /// An empty list of the schema's own element type.
        case emptyList
    }

    /// More tensors than any operator used here returns.
    private static let largestResultCount = 64

    /// Calls the operator; arguments left out at the end take the schema's defaults.
    ///
    /// - Returns: Its tensor results, tuples and lists flattened.
    /// - Throws: ``TorchError/engine(operation:message:shapes:)``.
    public func results(_ arguments: [Argument]) throws -> [Tensor] {
        let borrowed = BorrowedArguments(arguments)
        var made = [ct_tensor?](repeating: nil, count: Self.largestResultCount)
        var madeCount: Int32 = 0
        try withExtendedLifetime((arguments, borrowed)) {
            try check(name, shapes: arguments.flatMap(\.shapes)) { error in
                ct_call(
                    name, overload, borrowed.values, Int32(borrowed.values.count), &made, Int32(made.count),
                    &madeCount, error)
            }
        }
        return made.prefix(Int(madeCount)).compactMap { $0.map(Tensor.init(owning:)) }
    }

    /// Calls an operator that returns one tensor.
    public func callAsFunction(_ arguments: Argument...) throws -> Tensor {
        let results = try results(arguments)
        guard let result = results.first, results.count == 1 else {
            throw TorchError.unexpectedResultCount(operation: name, expected: 1, found: results.count)
        }
        return result
    }
}

extension Operator.Argument {
    /// A tensor, or the schema's "no tensor".
    public static func optional(_ tensor: Tensor?) -> Self {
        tensor.map { .tensor($0) } ?? .none
    }

    /// A dtype argument: libtorch takes its number.
    public static func dtype(_ dtype: DType) -> Self {
        .integer(Int(dtype.rawValue))
    }

    fileprivate var shapes: [[Int]] {
        switch self {
        case .tensor(let tensor): [tensor.shape]
        case .tensors(let tensors): tensors.map(\.shape)
        default: []
        }
    }
}

extension Operator.Argument: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// The C values of a call, with the memory that they point into.
private final class BorrowedArguments {
    private(set) var values: [ct_value] = []
    private var blocks: [UnsafeMutableRawPointer] = []

    init(_ arguments: [Operator.Argument]) {
        for argument in arguments { values.append(borrow(argument)) }
    }

    deinit {
        for block in blocks { block.deallocate() }
    }

    private func borrow(_ argument: Operator.Argument) -> ct_value {
        var value = ct_value()
        switch argument {
        case .none:
            value.kind = CT_NONE
        case .tensor(let tensor):
            value.kind = CT_TENSOR
            value.tensor = tensor.withHandle { $0 }
        case .integer(let integer):
            value.kind = CT_INTEGER
            value.integer = Int64(integer)
        case .real(let real):
            value.kind = CT_REAL
            value.real = real
        case .bool(let bool):
            value.kind = CT_BOOL
            value.integer = bool ? 1 : 0
        case .string(let string):
            value.kind = CT_STRING
            value.string = block(string.utf8CString)
        case .integers(let list):
            value.kind = CT_INTEGERS
            value.integers = block(list.map(Int64.init))
            value.count = Int64(list.count)
        case .tensors(let list):
            value.kind = CT_TENSORS
            value.tensors = block(list.map { tensor in tensor.withHandle { Optional($0) } })
            value.count = Int64(list.count)
        case .emptyList:
            value.kind = CT_EMPTY_LIST
        }
        return value
    }

    private func block<Element>(_ elements: some Collection<Element>) -> UnsafePointer<Element> {
        let storage = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
        _ = storage.initialize(from: elements)
        blocks.append(UnsafeMutableRawPointer(storage.baseAddress!))
        return UnsafePointer(storage.baseAddress!)
    }
}
