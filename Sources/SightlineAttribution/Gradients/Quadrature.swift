import Foundation

/// A rule that approximates an integral over [0, 1] by a weighted sum; weights sum to 1.
public enum Quadrature: String, Sendable, CaseIterable {
    /// Gauss and Legendre's points, exact for polynomials up to degree `2 · count − 1`.
    case gaussLegendre = "gauss-legendre"
    /// The middles of equal intervals.
    case midpoint
    /// The right ends of equal intervals: the sum in the paper of Integrated Gradients (eq. 3).
    case right

    package struct Node: Sendable {
        package var position: Double
        package var weight: Double
    }

    /// - Parameter count: At least 1.
    package func nodes(count: Int) -> [Node] {
        switch self {
        case .gaussLegendre: Self.gaussLegendreNodes(count: count)
        case .midpoint: Self.equalNodes(count: count, offset: 0.5)
        case .right: Self.equalNodes(count: count, offset: 1)
        }
    }

    private static func equalNodes(count: Int, offset: Double) -> [Node] {
        (0..<count).map { Node(position: (Double($0) + offset) / Double(count), weight: 1 / Double(count)) }
    }

    /// The roots `x` of the Legendre polynomial `P`, by Newton's method from Tricomi's estimate, with weights
    /// `2 / ((1 − x²) P′(x)²)`; both halved, as the interval is.
    private static func gaussLegendreNodes(count: Int) -> [Node] {
        (0..<count).map { index in
            var root = -cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var derivative = 1.0
            for _ in 0..<newtonStepLimit {
                let polynomial = legendre(count, at: root)
                derivative = polynomial.derivative
                let step = polynomial.value / derivative
                root -= step
                if abs(step) < 1e-15 { break }
            }
            return Node(position: (1 + root) / 2, weight: 1 / ((1 - root * root) * derivative * derivative))
        }
    }

    /// Estimates are so good that a few steps reach the last digit.
    private static let newtonStepLimit = 20

    /// `P_n` and its derivative, by the recurrence `k P_k = (2k − 1) x P_{k−1} − (k − 1) P_{k−2}`.
    private static func legendre(_ degree: Int, at x: Double) -> (value: Double, derivative: Double) {
        var (former, value) = (0.0, 1.0)
        for k in 1...degree {
            (former, value) = (value, (Double(2 * k - 1) * x * value - Double(k - 1) * former) / Double(k))
        }
        return (value, Double(degree) * (x * value - former) / (x * x - 1))
    }
}
