import Foundation
import SightlineAttribution
import SightlineRandom
import Testing

/// A random sparse matrix with outer products, and the same written out.
private struct Case {
    let matrix: SparsePlusLowRank
    let dense: [[Double]]
    let precisions: [Double]
    let noise = 0.3

    /// - Parameter emptyRowCount: Rows of zeros at the end, which change no sum.
    init(rowCount: Int, columnCount: Int, emptyRowCount: Int = 0, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var starts = [0]
        var columns: [Int] = []
        var values: [Double] = []
        var dense = Array(repeating: Array(repeating: 0.0, count: columnCount), count: rowCount)
        for row in 0..<rowCount {
            for column in subset(of: columnCount, size: min(3, columnCount), using: &generator) {
                columns.append(column)
                values.append(generator.normal())
                dense[row][column] += values[values.count - 1]
            }
            starts.append(columns.count)
        }
        starts += Array(repeating: columns.count, count: emptyRowCount)
        let zeros = Array(repeating: 0.0, count: emptyRowCount)
        let products = (0..<2).map { _ in
            SparsePlusLowRank.OuterProduct(
                left: (0..<rowCount).map { _ in generator.normal() } + zeros,
                right: (0..<columnCount).map { _ in generator.normal() })
        }
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                for product in products { dense[row][column] += product.left[row] * product.right[column] }
            }
        }
        matrix = SparsePlusLowRank(
            starts: starts, columns: columns, values: values, columnCount: columnCount, products: products)
        self.dense = dense
        precisions = (0..<columnCount).map { _ in exp(generator.normal()) }
    }

    func system() throws -> PenalisedSystem {
        try PenalisedSystem(matrix, noise: noise, precisions: precisions)
    }

    /// `(AᵀA/σ² + D) x`.
    func applied(_ vector: [Double]) -> [Double] {
        let predicted = dense.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
        return vector.indices.map { column in
            precisions[column] * vector[column]
                + dense.indices.reduce(0) { $0 + dense[$1][column] * predicted[$1] } / noise
        }
    }
}

@Suite struct PenalisedSystemTests {
    /// Of sums of some dozens of numbers near one.
    private static let rounding = 1e-10

    private func expectEqual(_ found: [Double], _ expected: [Double]) {
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect(abs(found - expected) < Self.rounding * (1 + abs(expected)), "\(found) is not \(expected)")
        }
    }

    @Test func productsAreThoseOfTheMatrixWrittenOut() {
        let planted = Case(rowCount: 7, columnCount: 11, seed: 1)
        var generator = SeededGenerator(seed: 2)
        let right = (0..<11).map { _ in generator.normal() }
        let left = (0..<7).map { _ in generator.normal() }
        let byRows = planted.dense.map { zip($0, right).reduce(0) { $0 + $1.0 * $1.1 } }
        let byColumns = (0..<11).map { column in (0..<7).reduce(0) { $0 + planted.dense[$1][column] * left[$1] } }
        expectEqual(planted.matrix.product(right), byRows)
        expectEqual(planted.matrix.transposedProduct(left), byColumns)
        expectEqual(planted.matrix.transposed.product(left), byColumns)
        expectEqual(
            planted.matrix.columnSquares,
            (0..<11).map { column in planted.dense.reduce(0) { $0 + $1[column] * $1[column] } })
    }

    @Test(arguments: [(6, 15), (15, 6), (9, 9)])
    func theSolutionSolvesTheSystem(rowCount: Int, columnCount: Int) throws {
        let planted = Case(rowCount: rowCount, columnCount: columnCount, seed: 3)
        var generator = SeededGenerator(seed: 4)
        let right = (0..<columnCount).map { _ in generator.normal() }
        let system = try planted.system()
        expectEqual(planted.applied(try system.solve(right)), right)
        let posterior = try system.posterior()
        expectEqual(planted.applied(posterior.product(right)), right)
        for column in 0..<columnCount {
            var unit = Array(repeating: 0.0, count: columnCount)
            unit[column] = 1
            let solved = try system.solve(unit)
            expectEqual((0..<columnCount).map { posterior.covariance(column, $0) }, solved)
            expectEqual([posterior.variances[column]], [solved[column]])
        }
    }

    /// Rows of zeros make a wide matrix tall, so that the same system is solved among the columns.
    @Test func rowsAndColumnsSayTheSame() throws {
        let wide = try Case(rowCount: 8, columnCount: 20, seed: 5).system()
        let tall = try Case(rowCount: 8, columnCount: 20, emptyRowCount: 30, seed: 5).system()
        var generator = SeededGenerator(seed: 6)
        let right = (0..<20).map { _ in generator.normal() }
        expectEqual(try wide.solve(right), try tall.solve(right))
        let (ofWide, ofTall) = (try wide.posterior(), try tall.posterior())
        expectEqual(ofWide.variances, ofTall.variances)
        expectEqual(ofWide.leverages, Array(ofTall.leverages.prefix(8)))
        expectEqual(ofWide.product(right), ofTall.product(right))
    }

    /// Leaving a row out and fitting again misses it by its residual over one minus its leverage.
    @Test(arguments: [(12, 20), (25, 8)])
    func leveragesAreThoseOfRefits(rowCount: Int, columnCount: Int) throws {
        let planted = Case(rowCount: rowCount, columnCount: columnCount, seed: 7)
        var generator = SeededGenerator(seed: 8)
        let data = (0..<rowCount).map { _ in generator.normal() }
        func solution(without left: Int?) throws -> [Double] {
            // A zero row has no say.
            let mask = (0..<rowCount).map { $0 == left ? 0.0 : 1.0 }
            var starts = [0]
            var columns: [Int] = []
            var values: [Double] = []
            for row in 0..<rowCount {
                columns += Array(0..<columnCount)
                values += planted.dense[row].map { $0 * mask[row] }
                starts.append(columns.count)
            }
            let matrix = SparsePlusLowRank(
                starts: starts, columns: columns, values: values, columnCount: columnCount, products: [])
            return try PenalisedSystem(matrix, noise: planted.noise, precisions: planted.precisions)
                .solve(matrix.transposedProduct(data).map { $0 / planted.noise })
        }
        let residuals = zip(data, planted.matrix.product(try solution(without: nil))).map { $0 - $1 }
        let leverages = try planted.system().posterior().leverages
        let refitted = try (0..<rowCount).map { row in
            data[row] - planted.matrix.product(try solution(without: row))[row]
        }
        expectEqual(zip(residuals, leverages).map { $0 / (1 - $1) }, refitted)
    }
}
