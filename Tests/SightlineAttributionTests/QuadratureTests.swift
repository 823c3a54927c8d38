import Foundation
import SightlineAttribution
import Testing

@Suite("Quadrature integrates")
struct QuadratureTests {
    static let counts = [1, 2, 3, 5, 10, 50, 257, 1_000]

    @Test(arguments: Quadrature.allCases, counts)
    func weightsSumToOne(quadrature: Quadrature, count: Int) {
        let nodes = quadrature.nodes(count: count)
        #expect(nodes.count == count)
        #expect(abs(nodes.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        #expect(nodes.allSatisfy { $0.weight > 0 && $0.position > 0 && $0.position <= 1 })
        #expect(zip(nodes, nodes.dropFirst()).allSatisfy { $0.position < $1.position })
    }

    /// `∫₀¹ x^d dx = 1 / (d + 1)`.
    private func integral(_ quadrature: Quadrature, count: Int, degree: Int) -> Double {
        quadrature.nodes(count: count).reduce(0) { $0 + $1.weight * pow($1.position, Double(degree)) }
    }

    @Test func gaussLegendreIsExactUpToTwiceItsPoints() {
        for count in 1...12 {
            for degree in 0..<2 * count {
                #expect(abs(integral(.gaussLegendre, count: count, degree: degree) - 1 / Double(degree + 1)) < 1e-14)
            }
            // And no further.
            #expect(abs(integral(.gaussLegendre, count: count, degree: 2 * count) - 1 / Double(2 * count + 1)) > 1e-16)
        }
        let lowest = abs(integral(.gaussLegendre, count: 2, degree: 4) - 0.2)
        #expect(abs(lowest - 1 / 180) < 1e-14, "the known error of two points on x⁴")
    }

    @Test func equalIntervalsConverge() {
        #expect(abs(integral(.midpoint, count: 10, degree: 1) - 0.5) < 1e-14)
        #expect(abs(integral(.midpoint, count: 100, degree: 2) - 1 / 3.0 + 1 / 120_000.0) < 1e-12)
        #expect(abs(integral(.right, count: 100, degree: 1) - 0.505) < 1e-12)
    }
}
