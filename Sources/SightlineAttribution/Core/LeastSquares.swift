import SightlineTensors

/// Weighted linear least squares, in float64:
///
///     minimise  Σₖ wₖ (yₖ − xₖ·β)² + α‖β‖²
///
/// of all minimisers the one of least norm, by the eigenvalues of `XᵀWX + αI`. The normal equations are good enough here:
/// what the columns are, features present or not under smooth weights, keeps their condition number far below the inverse
/// of ``rankTolerance``.
package struct LeastSquares {
    /// `β`.
    package let coefficients: [Double]
    /// `yₖ − xₖ·β`.
    let residuals: [Double]
    /// `hₖ`: how far the fitted `yₖ` follows the given one, from 0 to 1.
    let leverages: [Double]
    /// Directions of `β` that the rows determine.
    let rank: Int
    /// Row `k` is what a unit of weighted residual `wₖ rₖ` moves the coefficients by, `[rows, columns]`.
    private let directions: Tensor

    /// Eigenvalues below this multiple of the largest are rounding. Gram matrices of the methods here have eigenvalues
    /// within some four orders of magnitude; their rounding is below 1e-12.
    private static let rankTolerance = 1e-11

    /// - Parameters:
    ///   - rows: `xₖ`, all of one length; at least one.
    ///   - weights: `wₖ ≥ 0`.
    ///   - targets: `yₖ`.
    ///   - ridge: `α ≥ 0`.
    package init(rows: [[Double]], weights: [Double], targets: [Double], ridge: Double = 0) throws {
        self = try Runtime.onOneThread {
            try LeastSquares(solving: rows, weights: weights, targets: targets, ridge: ridge)
        }
    }

    private init(solving rows: [[Double]], weights: [Double], targets: [Double], ridge: Double) throws {
        let columnCount = rows.first?.count ?? 0
        let design = try Tensor(rows.flatMap { $0 }, shape: [rows.count, columnCount])
        let weighted = try (design * Tensor(weights).reshaped([-1, 1])).transposed(0, 1)
        let gram = try weighted.matrixProduct(design)
            + Tensor.diagonal(Array(repeating: ridge, count: columnCount))
        let (values, vectors) = try gram.symmetricEigen()
        let eigenvalues: [Double] = try values.elements()
        let threshold = Self.rankTolerance * max(eigenvalues.last ?? 0, 0)
        let inverses = eigenvalues.map { $0 > threshold ? 1 / $0 : 0 }
        rank = inverses.count { $0 > 0 }
        let inverse = try (vectors * Tensor(inverses)).matrixProduct(vectors.transposed(0, 1))
        let solution = try inverse.matrixProduct(weighted.matrixProduct(Tensor(targets).reshaped([-1, 1])))
        coefficients = try solution.reshaped([-1]).elements()
        let fitted: [Double] = try design.matrixProduct(solution).reshaped([-1]).elements()
        residuals = zip(targets, fitted).map { $0 - $1 }
        directions = try design.matrixProduct(inverse)
        let squares: [Double] = try (directions * design).sum(axes: [1]).elements()
        leverages = zip(weights, squares).map { $0 * $1 }
    }

    /// What rows add to the coefficients beyond what the fit expects of them.
    ///
    /// - Parameters:
    ///   - rows: Which rows.
    ///   - weightedResiduals: `wₖ rₖ` of each of them.
    /// - Returns: `[rows, columns]`.
    func influences(of rows: Range<Int>, weightedResiduals: [Double]) throws -> Tensor {
        try Runtime.onOneThread {
            try directions.narrowed(axis: 0, to: rows) * Tensor(weightedResiduals).reshaped([-1, 1])
        }
    }
}
