import SightlineRandom
import SightlineTensors

extension SeededGenerator {
    /// Elements between -1 and 1.
    mutating func tensor(_ shape: [Int], scaledBy scale: Double = 1) throws -> Tensor {
        let count = shape.reduce(1, *)
        return try Tensor((0..<count).map { _ in Double.random(in: -scale...scale, using: &self) }, shape: shape)
    }

    /// A symmetric matrix whose eigenvalues are at least 1.
    mutating func positiveDefiniteMatrix(_ size: Int) throws -> Tensor {
        let factor = try tensor([size, size])
        return try factor.matrixProduct(factor.transposed(0, 1)) + Tensor.identity(size)
    }
}

extension Tensor {
    static func identity(_ size: Int) throws -> Tensor {
        try Tensor((0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0.0 }, shape: [size, size])
    }

    /// The elements of a tensor of any numeric type.
    func doubles() throws -> [Double] {
        try converted(to: .float64).elements()
    }

    /// The largest absolute difference between two tensors of one shape; infinite where the shapes differ or an
    /// element is no number.
    func largestDifference(from other: Tensor) throws -> Double {
        guard shape == other.shape else { return .infinity }
        return zip(try doubles(), try other.doubles()).reduce(0) { largest, pair in
            let difference = abs(pair.0 - pair.1)
            return difference.isNaN ? .infinity : max(largest, difference)
        }
    }
}
