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
