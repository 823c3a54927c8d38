import SightlineTensors
import Testing

@Suite("What libtorch refuses arrives as a Swift error")
struct ShimErrorTests {
    struct BadCall: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// A part of the message that tells the user what was wrong.
        let message: String
        let call: @Sendable () throws -> Void

        init(_ name: String, _ message: String, _ call: @escaping @Sendable () throws -> Void) {
            testDescription = name
            self.message = message
            self.call = call
        }
    }

    static func table() throws -> Tensor { try Tensor((0..<6).map(Double.init), shape: [2, 3]) }

    static let badCalls = [
        // Bytes in.
        BadCall("too few elements", "needs 48 bytes, but 40") { _ = try Tensor([1.0, 2, 3, 4, 5], shape: [2, 3]) },
        BadCall("too many elements", "needs 8 bytes, but 16") { _ = try Tensor([1.0, 2], shape: []) },
        BadCall("a negative size", "[-1]") { _ = try Tensor([Double](), shape: [-1]) },
        BadCall("two negative sizes", "[-1, -2]") { _ = try Tensor([1.0, 2], shape: [-1, -2]) },
        BadCall("a shape that overflows", "no tensor can have the shape") {
            _ = try Tensor([Double](), shape: [.max, .max])
        },
        BadCall("a shape beyond any memory", "but 0 were given") { _ = try Tensor([Double](), shape: [1 << 56]) },
        BadCall("bytes of the wrong count", "needs 4 bytes, but 3") {
            try [UInt8](repeating: 0, count: 3).withUnsafeBytes {
                _ = try Tensor(bytes: $0, dtype: .float16, shape: [2])
            }
        },
        // Bytes out.
        BadCall("a layout without elements of its own", "tensor to bytes") {
            let weight = try Tensor([Float](repeating: 1, count: 64), shape: [8, 8])
            let blocked = try Operator("aten::to_mkldnn")(.tensor(weight))
            _ = try blocked.elements(as: Float.self)
        },
        // The dispatcher.
        BadCall("an unknown operator", "aten::no_such_thing") { _ = try Operator("aten::no_such_thing")(1) },
        BadCall("an unknown overload", "aten::add") { _ = try Operator("aten::add", "Nonsense")(1, 2) },
        BadCall("an operator without a namespace", "add") { _ = try Operator("add")(1) },
        BadCall("an empty name", "Could not find schema") { _ = try Operator("")(1) },
        BadCall("a missing argument", "argument 'other' is missing") {
            _ = try Operator("aten::add", "Tensor")(.tensor(table()))
        },
        BadCall("no arguments at all", "argument 'self' is missing") { _ = try Operator("aten::relu")() },
        BadCall("too many arguments", "takes 1 arguments, not 2") {
            _ = try Operator("aten::relu")(.tensor(table()), 1)
        },
        BadCall("a number for a tensor", "aten::relu") { _ = try Operator("aten::relu")(3) },
        BadCall("nothing for a tensor", "aten::relu") { _ = try Operator("aten::relu")(.none) },
        BadCall("a tensor for a number", "aten::select") {
            _ = try Operator("aten::select", "int")(.tensor(table()), .tensor(table()), 0)
        },
        BadCall("a fraction for an integer", "aten::select") {
            _ = try Operator("aten::select", "int")(.tensor(table()), 0.5, 0)
        },
        BadCall("a string for an integer", "aten::select") {
            _ = try Operator("aten::select", "int")(.tensor(table()), .string("0"), 0)
        },
        BadCall("an integer for a string", "aten::gelu") { _ = try Operator("aten::gelu")(.tensor(table()), 1) },
        BadCall("an integer for a flag", "aten::sum") {
            _ = try Operator("aten::sum", "dim_IntList")(.tensor(table()), .integers([0]), 1)
        },
        BadCall("a list for an integer", "aten::softmax") {
            _ = try Operator("aten::softmax", "int")(.tensor(table()), .integers([0]))
        },
        BadCall("tensors for a list of integers", "aten::reshape") {
            _ = try Operator("aten::reshape")(.tensor(table()), .tensors([table()]))
        },
        BadCall("integers for a list of tensors", "aten::cat") { _ = try Operator("aten::cat")(.integers([1, 2])) },
        BadCall("tensors where there is no list", "is no list") {
            _ = try Operator("aten::relu")(.tensors([table()]))
        },
        BadCall("an empty list where there is no list", "is no list") { _ = try Operator("aten::relu")(.emptyList) },
        BadCall("a list of no tensors", "aten::cat") { _ = try Tensor.concatenated([]) },
        BadCall("a choice that does not exist", "aten::gelu") {
            _ = try Operator("aten::gelu")(.tensor(table()), .string("sometimes"))
        },
        BadCall("more results than there is room for", "returned 70 tensors where at most 64") {
            _ = try Operator("aten::unbind", "int").results([.tensor(Tensor([Int](0..<70))), 0])
        },
        BadCall("a result without a tensor", "result 1 is undefined") {
            // A number without a tangent: the second of the pair is "no tensor".
            _ = try Operator("aten::_unpack_dual").results([.tensor(table()), 0])
        },
        // Shapes.
        BadCall("shapes that do not broadcast", "[2, 3], [4]") { _ = try table() + Tensor([1.0, 2, 3, 4]) },
        BadCall("a product of shapes that do not meet", "[2, 3], [2, 3]") { _ = try table().matrixProduct(table()) },
        BadCall("a reshape that does not fit", "[2, 3]") { _ = try table().reshaped([4, 2]) },
        BadCall("a permutation of other axes", "aten::permute") { _ = try table().permuted([0, 1, 2]) },
        BadCall("an axis that is not there", "aten::transpose") { _ = try table().transposed(0, 2) },
        BadCall("a slice beyond the end", "aten::narrow") { _ = try table().narrowed(axis: 1, to: 2..<4) },
        BadCall("an index beyond the end", "aten::select") { _ = try table().selected(axis: 0, index: 2) },
        BadCall("a row beyond the end", "aten::index_select") { _ = try table().rows(Tensor([0, 2])) },
        BadCall("a row before the start", "aten::index_select") { _ = try table().rows(Tensor([-1])) },
        BadCall("fractions as indices", "aten::index_select") { _ = try table().rows(Tensor([0.0])) },
        BadCall("a row beyond the table", "aten::index_select") { _ = try table().rows(Tensor([2])) },
        BadCall("a bias of another width", "aten::linear") {
            _ = try table().linear(weight: table(), bias: Tensor([1.0, 2, 3]))
        },
        BadCall("a normalisation of another width", "aten::layer_norm") {
            _ = try table().layerNorm(weight: Tensor([1.0, 2]), bias: nil, epsilon: 1e-5)
        },
        BadCall("attention over other widths", "aten::scaled_dot_product_attention") {
            let query = try Tensor([Float](repeating: 1, count: 6), shape: [1, 1, 2, 3])
            let key = try Tensor([Float](repeating: 1, count: 8), shape: [1, 1, 2, 4])
            _ = try Tensor.attention(query: query, key: key, value: key, scale: 1)
        },
        BadCall("a Cholesky factor of what is not square", "linalg") { _ = try table().choleskyFactor() },
        BadCall("a Cholesky factor of integers", "linalg") {
            _ = try Tensor([1, 0, 0, 1], shape: [2, 2]).choleskyFactor()
        },
        BadCall("a solution for another size", "aten::cholesky_solve") {
            _ = try Tensor.identity(2).choleskySolve(Tensor([1.0, 2, 3], shape: [3, 1]))
        },
        // Gradients.
        BadCall("gradients of more than a scalar", "scalar") {
            _ = try Autograd.valueAndGradients(at: [table()]) { try $0[0] * 2 }
        },
        BadCall("gradients at integers", "leaf") {
            _ = try Autograd.valueAndGradients(at: [Tensor([1, 2])]) { try $0[0].sum(axes: [0]) }
        },
    ]

    @Test(arguments: badCalls)
    func badCallThrows(_ bad: BadCall) throws {
        let error = try #require(throws: TorchError.self) { try bad.call() }
        #expect("\(error)".contains(bad.message), "\(error)")
        #expect(!"\(error)".contains("frame #"), "a C++ backtrace is nothing for a user")
    }

    @Test func elementsInAnotherTypeAreRefused() throws {
        let error = TorchError.wrongElementType(expected: .float32, found: "float64")
        #expect(throws: error) { try Self.table().elements(as: Float.self) }
        #expect("\(error)" == "the tensor holds float64, but its elements were read as float32")

        let complex = try Operator("aten::view_as_complex")(.tensor(Tensor([1.0, 2])))
        #expect(complex.dtype == nil)
        #expect(throws: TorchError.self) { try complex.elements(as: Double.self) }
    }

    @Test func otherNumbersOfResultsAreRefused() throws {
        #expect(throws: TorchError.unexpectedResultCount(operation: "aten::unbind", expected: 1, found: 2)) {
            try Operator("aten::unbind", "int")(.tensor(Self.table()), 0)
        }
        // A result that is no tensor does not count.
        #expect(throws: TorchError.unexpectedResultCount(operation: "aten::size", expected: 1, found: 0)) {
            try Operator("aten::size", "int")(.tensor(Self.table()), 0)
        }
    }

    @Test func operatorsKnowWhetherTheyAreThere() {
        #expect(Operator("aten::add", "Tensor").isAvailable)
        #expect(!Operator("aten::add", "Nonsense").isAvailable)
        #expect(!Operator("aten::no_such_thing").isAvailable)
        #expect(!Operator("").isAvailable)
    }
}
