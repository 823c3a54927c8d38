// Dense linear algebra, for float64.

extension Tensor {
    public func matrixProduct(_ right: Tensor) throws -> Tensor {
        try Operator("aten::matmul")(.tensor(self), .tensor(right))
    }

    /// The lower Cholesky factor of a symmetric matrix `[…, n, n]`, or nil if one is not positive definite.
    public func choleskyFactor() throws -> Tensor? {
        let results = try Operator("aten::linalg_cholesky_ex").results([.tensor(self)])
        guard results.count == 2 else {
            throw TorchError.unexpectedResultCount(operation: "linalg_cholesky_ex", expected: 2, found: results.count)
        }
        let failures: [Int32] = try results[1].reshaped([-1]).elements()
        return failures.allSatisfy { $0 == 0 } ? results[0] : nil
    }

    /// Solves `A x = b` with this tensor as A's lower Cholesky factor; `b` is `[…, n, k]`.
    public func choleskySolve(_ right: Tensor) throws -> Tensor {
        try Operator("aten::cholesky_solve")(.tensor(right), .tensor(self))
    }

    /// The inverse of the matrix whose lower Cholesky factor this tensor is.
    public func choleskyInverse() throws -> Tensor {
        try Operator("aten::cholesky_inverse")(.tensor(self))
    }
}

extension Tensor {
    /// Eigenvalues in ascending order `[n]` and eigenvectors as columns `[n, n]` of a symmetric matrix.
    public func symmetricEigen() throws -> (values: Tensor, vectors: Tensor) {
        let results = try Operator("aten::linalg_eigh").results([.tensor(self)])
        guard results.count == 2 else {
            throw TorchError.unexpectedResultCount(operation: "linalg_eigh", expected: 2, found: results.count)
        }
        return (results[0], results[1])
    }

    /// The diagonal of a matrix.
    public func diagonal() throws -> Tensor {
        try Operator("aten::diagonal")(.tensor(self))
    }

    /// The first `size` rows and columns of a matrix.
    public func leadingBlock(_ size: Int) throws -> Tensor {
        try narrowed(axis: 0, to: 0..<size).narrowed(axis: 1, to: 0..<size)
    }

    /// The square matrix with `elements` on its diagonal and zeros elsewhere.
    public static func diagonal(_ elements: [Double]) throws -> Tensor {
        try Operator("aten::diag_embed")(.tensor(Tensor(elements)))
    }

    /// A tensor of one number throughout.
    public static func filled(_ shape: [Int], with value: Double, dtype: DType = .float64) throws -> Tensor {
        try Operator("aten::full")(.integers(shape), .real(value), .dtype(dtype))
    }

    public static func zeros(_ shape: [Int], dtype: DType = .float64) throws -> Tensor {
        try filled(shape, with: 0, dtype: dtype)
    }
}
