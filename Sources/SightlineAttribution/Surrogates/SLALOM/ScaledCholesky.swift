import SightlineTensors

/// A Cholesky factorisation of a symmetric positive definite matrix, scaled to a unit diagonal first: unknowns of very
/// different size then do not spoil one another.
struct ScaledCholesky {
    private let factor: Tensor
    /// Inverse square roots of the diagonal, as a column.
    private let scale: Tensor

    /// First multiple of the identity that is added to the scaled matrix where rounding has made it indefinite: the
    /// rounding error of a double, some hundred times over.
    private static let firstShift = 1e-14

    /// - Parameter matrix: float64 `[n, n]`.
    init(_ matrix: Tensor) throws {
        let diagonal: [Double] = try matrix.diagonal().elements()
        scale = try Tensor(diagonal.map { 1 / max($0, SLALOMPenalties.smallestVariance).squareRoot() }).reshaped([-1, 1])
        let scaled = try matrix * scale * scale.reshaped([1, -1])
        var shift = 0.0
        while true {
            let shifted = shift == 0 ? scaled : try scaled + Tensor.diagonal(Array(repeating: shift, count: diagonal.count))
            if let factor = try shifted.choleskyFactor() {
                self.factor = factor
                return
            }
            guard shift < 1 else { throw SLALOMFitError.notPositiveDefinite }
            shift = shift == 0 ? Self.firstShift : 10 * shift
        }
    }

    func solve(_ right: [Double]) throws -> [Double] {
        try (factor.choleskySolve(scale * Tensor(right).reshaped([-1, 1])) * scale).reshaped([-1]).elements()
    }

    func inverse() throws -> Tensor {
        try factor.choleskyInverse() * scale * scale.reshaped([1, -1])
    }
}

/// Why a SLALOM could not be fitted.
enum SLALOMFitError: Error, CustomStringConvertible {
    /// Only numbers that are not finite bring this about.
    case notPositiveDefinite

    var description: String {
        "the least-squares problem of the fit has no solution in finite numbers; check the model's scores"
    }
}
