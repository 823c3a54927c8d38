import CTorch

/// A libtorch tensor: one reference to it, released with this object.
///
/// Operations return new tensors and leave their operands as they are. Tensors are not `Sendable`: they stay on the
/// thread that made them. Only a model's weights are shared: nobody writes to them once they are loaded, and the type
/// that shares them says so with `@unchecked Sendable` and keeps them private.
public final class Tensor {
    private let handle: ct_tensor

    /// Takes over a new reference.
    init(owning handle: ct_tensor) {
        self.handle = handle
    }

    deinit {
        ct_tensor_free(handle)
    }

    /// Lends the handle for the length of `body`.
    func withHandle<Result>(_ body: (ct_tensor) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(handle) }
    }

    /// Sizes along the axes, outermost first; empty for a scalar.
    public var shape: [Int] {
        withHandle { handle in (0..<ct_tensor_rank(handle)).map { Int(ct_tensor_size(handle, $0)) } }
    }

    public var elementCount: Int { shape.reduce(1, *) }

    /// The element type, or nil for one that Sightline does not use (complex, quantised).
    public var dtype: DType? {
        DType(rawValue: withHandle(ct_tensor_dtype))
    }

    /// Tensors alive in this process, over all threads: what leak tests count.
    public static var liveCount: Int { Int(ct_live_tensor_count()) }
}

// MARK: - Elements in

extension Tensor {
    /// Copies raw elements, row by row.
    ///
    /// - Throws: ``TorchError/engine(operation:message:shapes:)`` if `bytes` is not exactly as long as `shape` needs.
    public convenience init(bytes: UnsafeRawBufferPointer, dtype: DType, shape: [Int]) throws {
        let sizes = shape.map(Int64.init)
        var made: ct_tensor!
        try check("tensor from bytes", shapes: [shape]) { error in
            ct_tensor_from_bytes(
                bytes.baseAddress, Int64(bytes.count), dtype.rawValue, sizes, Int32(sizes.count), &made, error)
        }
        self.init(owning: made)
    }

    /// Copies `elements`, row by row, into a tensor of `shape`.
    public convenience init<Element: TensorElement>(_ elements: [Element], shape: [Int]) throws {
        var made: ct_tensor!
        let sizes = shape.map(Int64.init)
        try elements.withUnsafeBytes { bytes in
            try check("tensor from elements", shapes: [shape]) { error in
                ct_tensor_from_bytes(
                    bytes.baseAddress, Int64(bytes.count), Element.dtype.rawValue, sizes, Int32(sizes.count), &made,
                    error)
            }
        }
        self.init(owning: made)
    }

    /// A vector.
    public convenience init<Element: TensorElement>(_ elements: [Element]) throws {
        try self.init(elements, shape: [elements.count])
    }
}

// MARK: - Elements out

extension Tensor {
    /// The elements, row by row, copied to this side.
    ///
    /// - Throws: ``TorchError/wrongElementType(expected:found:)`` unless the tensor holds `Element`s.
    public func elements<Element: TensorElement>(as type: Element.Type = Element.self) throws -> [Element] {
        guard dtype == Element.dtype else {
            throw TorchError.wrongElementType(
                expected: Element.dtype, found: dtype.map { "\($0)" } ?? "a type Sightline does not use")
        }
        let count = elementCount
        return try [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            try copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// Copies the elements, row by row, into exactly as many bytes as they take.
    func copyBytes(to bytes: UnsafeMutableRawBufferPointer) throws {
        try withHandle { handle in
            try check("tensor to bytes", shapes: [shape]) { error in
                ct_tensor_to_bytes(handle, bytes.baseAddress, Int64(bytes.count), error)
            }
        }
    }

    /// The one element of a tensor of one element, as a `Double`.
    public func scalar() throws -> Double {
        let values: [Double] = try converted(to: .float64).elements()
        guard let value = values.first, values.count == 1 else {
            throw TorchError.engine(
                operation: "scalar", message: "the tensor has \(values.count) elements, not one", shapes: [shape])
        }
        return value
    }
}

/// Runs one entry of the shim and turns its failure into a thrown error.
func check(
    _ operation: String, shapes: @autoclosure () -> [[Int]] = [],
    _ body: (UnsafeMutablePointer<ct_error>) -> Int32
) throws {
    var error = ct_error(message: nil)
    guard body(&error) != 0 else { return }
    defer { ct_error_free(&error) }
    throw TorchError.engine(
        operation: operation, message: error.message.map { String(cString: $0) } ?? "no message", shapes: shapes())
}
