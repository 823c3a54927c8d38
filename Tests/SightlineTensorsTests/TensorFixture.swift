import SightlineTensors

/// Repeatable numbers (SplitMix64): a failure replays.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
