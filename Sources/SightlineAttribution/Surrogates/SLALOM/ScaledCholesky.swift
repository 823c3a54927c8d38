import SightlineTensors

/// A Cholesky factorisation of a symmetric positive definite matrix, scaled to a unit diagonal first: unknowns of very
/// different size then do not spoil one another.
struct ScaledCholesky {
    private let factor: Tensor
    /// Inverse square roots of the diagonal.
    private let scale: [Double]

    /// First multiple of the identity that is added to the scaled matrix where rounding has made it indefinite: the
    /// rounding error of a double, some hundred times over.
    private static let firstShift = 1e-14

    /// - Parameter lower: The lower triangle of a matrix `[n, n]`, row by row; what stands above is not read.
    init(_ lower: [Double], size: Int) throws {
        let scale = (0..<size).map { 1 / max(lower[$0 * (size + 1)], SLALOMPenalties.smallestVariance).squareRoot() }
        self.scale = scale
        var scaled = lower
        scaled.withUnsafeMutableBufferPointer { elements in
            for row in 0..<size {
                for column in 0...row { elements[row * size + column] *= scale[row] * scale[column] }
            }
        }
        var shift = 0.0
        while true {
            if let factor = try Tensor(scaled, shape: [size, size]).choleskyFactor() {
                self.factor = factor
                return
            }
            guard shift < 1 else { throw SLALOMFitError.notPositiveDefinite }
            let next = shift == 0 ? Self.firstShift : 10 * shift
            for index in 0..<size { scaled[index * (size + 1)] += next - shift }
            shift = next
        }
    }

    func solve(_ right: [Double]) throws -> [Double] {
        let scaled = try Tensor(zip(right, scale).map { $0 * $1 }, shape: [right.count, 1])
        let solution: [Double] = try factor.choleskySolve(scaled).reshaped([-1]).elements()
        return zip(solution, scale).map { $0 * $1 }
    }

    /// The whole inverse, row by row.
    func inverse() throws -> [Double] {
        let size = scale.count
        var inverse: [Double] = try factor.choleskyInverse().reshaped([-1]).elements()
        inverse.withUnsafeMutableBufferPointer { elements in
            for row in 0..<size {
                for column in 0..<size { elements[row * size + column] *= scale[row] * scale[column] }
            }
        }
        return inverse
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
