import SightlineTensors

/// The column space of a matrix `[T, k]`, by an orthonormal basis `Q` of it, `[T, r]`.
struct ColumnSpace {
    let basis: Tensor
    /// `Qᵀ`.
    let transposedBasis: Tensor
    let rank: Int
    /// `q_i q_j` for every pair of columns `i ≤ j`, `[T, r(r+1)/2]`: what weighted Gram matrices are summed from.
    private let pairProducts: Tensor
    /// Where each entry of an `r × r` matrix is found among the pairs.
    private let pairOfEntry: Tensor

    /// Singular values below this multiple of the largest, times the larger side, are rounding: the matrix is taken as
    /// exact, and the decomposition is backward stable in float64.
    private static let rankTolerance = 0x1p-52

    init(of matrix: Tensor) throws {
        let results = try Operator("aten::linalg_svd").results([.tensor(matrix), false])
        guard results.count == 3 else {
            throw TorchError.unexpectedResultCount(operation: "linalg_svd", expected: 3, found: results.count)
        }
        let singularValues: [Double] = try results[1].elements()
        let threshold = Self.rankTolerance * Double(matrix.shape.max() ?? 0) * (singularValues.first ?? 0)
        let rank = singularValues.count { $0 > threshold }
        self.rank = rank
        basis = try results[0].narrowed(axis: 1, to: 0..<rank).contiguous()
        transposedBasis = try basis.transposed(0, 1).contiguous()

        let pairs = (0..<rank).flatMap { row in (row..<rank).map { (row, $0) } }
        pairProducts = try
            (transposedBasis.rows(Tensor(pairs.map(\.0))) * transposedBasis.rows(Tensor(pairs.map(\.1))))
            .transposed(0, 1)
        var positions = [Int](repeating: 0, count: rank * rank)
        for (index, (row, column)) in pairs.enumerated() {
            positions[row * rank + column] = index
            positions[column * rank + row] = index
        }
        pairOfEntry = try Tensor(positions)
    }

    /// Cholesky factors `[R, r, r]` of `Qᵀ diag(w) Q + ridge·I` for every row `w ≥ 0` of `weights`, `[R, T]`. The ridge
    /// is raised where rounding leaves a row indefinite; nil if the largest does not help.
    ///
    /// Cost: `R T r²` multiplications for the sums, `R r³/3` for the factors.
    func factors(weights: Tensor, ridge: Double) throws -> Tensor? {
        let sums = try Operator("aten::index_select")(
            .tensor(weights.matrixProduct(pairProducts)), 1, .tensor(pairOfEntry)
        ).reshaped([-1, rank, rank])
        var ridge = ridge
        while ridge <= Self.largestRidge {
            let shifted = try sums + Tensor.diagonal(Array(repeating: ridge, count: rank))
            if let factors = try shifted.choleskyFactor() { return factors }
            ridge *= 100
        }
        return nil
    }

    /// Far below the eigenvalues that matter, which are at most 1 in an orthonormal basis.
    private static let largestRidge = 1e-8

    /// Coordinates to vectors: `[R, r]` to `[R, T]`.
    func vectors(_ coordinates: Tensor) throws -> Tensor { try coordinates.matrixProduct(transposedBasis) }

    /// Vectors to coordinates: `[R, T]` to `[R, r]`.
    func coordinates(_ vectors: Tensor) throws -> Tensor { try vectors.matrixProduct(basis) }
}

extension Tensor {
    /// Solves a system for each row of this tensor, `[R, r]`, with `factors` `[R, r, r]`.
    func solved(with factors: Tensor) throws -> Tensor {
        let count = shape[1]
        return try factors.choleskySolve(reshaped([-1, count, 1])).reshaped([-1, count])
    }
}
