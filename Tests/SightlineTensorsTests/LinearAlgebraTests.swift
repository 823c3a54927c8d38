import SightlineRandom
import SightlineTensors
import Testing

@Suite("Linear algebra in float64 does what its name says")
struct LinearAlgebraTests {
    /// Residuals of a backward stable method: a small multiple of size × 2⁻⁵³ × the norm of the matrix, which is
    /// about size / 3 here.
    private func tolerance(_ size: Int) -> Double { 1e-15 * Double(size * size) }

    @Test(arguments: [1, 2, 3, 17, 64, 101])
    func choleskyFactor(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let matrix = try generator.positiveDefiniteMatrix(size)
        let factor = try #require(try matrix.choleskyFactor())

        #expect(try factor.matrixProduct(factor.transposed(0, 1)).largestDifference(from: matrix) < tolerance(size))
        let elements: [Double] = try factor.elements()
        for row in 0..<size {
            #expect(elements[row * size + row] > 0)
            #expect(elements[row * size + row + 1..<(row + 1) * size].allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: [1, 2, 3, 17, 64, 101])
    func choleskySolutionAndInverse(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let matrix = try generator.positiveDefiniteMatrix(size)
        let factor = try #require(try matrix.choleskyFactor())
        for columns in [1, 5] {
            let right = try generator.tensor([size, columns])
            let solution = try factor.choleskySolve(right)
            #expect(solution.shape == [size, columns])
            #expect(try matrix.matrixProduct(solution).largestDifference(from: right) < tolerance(size))
        }
        let inverse = try factor.choleskyInverse()
        #expect(try matrix.matrixProduct(inverse).largestDifference(from: .identity(size)) < tolerance(size))
    }

    @Test func matricesThatAreNotPositiveDefiniteHaveNoFactor() throws {
        let matrices: [[Double]] = [[1, 2, 2, 1], [-1, 0, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1]]
        for matrix in matrices {
            #expect(try Tensor(matrix, shape: [2, 2]).choleskyFactor() == nil, "\(matrix)")
        }
        // One bad matrix in a batch spoils the batch.
        #expect(try Tensor([1, 0, 0, 1] + [1, 2, 2, 1.0], shape: [2, 2, 2]).choleskyFactor() == nil)
        #expect(try Tensor([1, 0, 0, 1] + [2, 1, 1, 2.0], shape: [2, 2, 2]).choleskyFactor()?.shape == [2, 2, 2])
    }

    @Test func productsAreSumsOfProducts() throws {
        var generator = SeededGenerator(seed: 9)
        let left = try generator.tensor([7, 13])
        let right = try generator.tensor([13, 5])
        let leftElements: [Double] = try left.elements()
        let rightElements: [Double] = try right.elements()
        var expected: [Double] = []
        for row in 0..<7 {
            for column in 0..<5 {
                expected.append(
                    (0..<13).reduce(0.0) { $0 + leftElements[row * 13 + $1] * rightElements[$1 * 5 + column] })
            }
        }
        // Thirteen products of numbers below 1, in another order.
        #expect(try left.matrixProduct(right).largestDifference(from: Tensor(expected, shape: [7, 5])) < 1e-14)
    }
}
