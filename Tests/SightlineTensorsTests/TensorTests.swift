import SightlineRandom
import SightlineTensors
import Testing

@Suite("Tensors hold and rearrange what they are given")
struct TensorTests {
    @Test(arguments: [[], [0], [1], [6], [2, 3], [3, 0, 2], [1, 2, 1, 3]])
    func elementsComeBack(shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let floats = (0..<count).map { Float($0) * 0.37 - 1 }
        let integers = (0..<count).map { $0 - 2 }

        let tensor = try Tensor(floats, shape: shape)
        #expect(tensor.shape == shape)
        #expect(tensor.elementCount == count)
        #expect(tensor.dtype == .float32)
        #expect(try tensor.elements() == floats)
        #expect(try Tensor(integers, shape: shape).elements() == integers)
    }

    @Test func elementsOfAViewComeInItsOwnOrder() throws {
        let table = try Tensor([0, 1, 2, 3, 4, 5], shape: [2, 3])
        #expect(try table.transposed(0, 1).elements() == [0, 3, 1, 4, 2, 5])
        #expect(try table.permuted([1, 0]).elements() == [0, 3, 1, 4, 2, 5])
        #expect(try table.narrowed(axis: 1, to: 1..<3).elements() == [1, 2, 4, 5])
        #expect(try table.selected(axis: 1, index: 2).elements() == [2, 5])
        #expect(try table.rows(Tensor([1, 0, 1])).elements() == [3, 4, 5, 0, 1, 2, 3, 4, 5])
        #expect(try table.reshaped([3, -1]).shape == [3, 2])
        #expect(try Tensor.concatenated([table, table], axis: 1).elements() == [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5])
        #expect(try table.transposed(0, 1).contiguous().elements() == [0, 3, 1, 4, 2, 5])
    }

    /// A view that negates lazily holds other bytes than its elements say.
    @Test func elementsOfALazilyNegatedViewAreNegated() throws {
        let negated = try Operator("aten::_neg_view")(.tensor(Tensor([1.5, -2])))
        #expect(try negated.elements() == [-1.5, 2])
    }

    @Test func operationsLeaveTheirOperandsAlone() throws {
        let left = try Tensor([1.0, 2, 3])
        let right = try Tensor([10.0, 20, 30])
        #expect(try (left + right).elements() == [11.0, 22, 33])
        #expect(try (right - left).elements() == [9.0, 18, 27])
        #expect(try (left * right).elements() == [10.0, 40, 90])
        #expect(try (right / left).elements() == [10.0, 10, 10])
        #expect(try (left + 0.5).elements() == [1.5, 2.5, 3.5])
        #expect(try (left * -2).elements() == [-2.0, -4, -6])
        #expect(try left.elements() == [1.0, 2, 3])
        #expect(try right.elements() == [10.0, 20, 30])
    }

    @Test func finiteMeansNeitherInfiniteNorNaN() throws {
        #expect(try Tensor([1.0, -1e300]).isFinite())
        #expect(try Tensor([Double]()).isFinite())
        for oddity in [Double.nan, .infinity, -.infinity] {
            #expect(try !Tensor([1.0, oddity]).isFinite())
        }
    }

    @Test func scalarsAreTensorsOfOneElement() throws {
        #expect(try Tensor([2.5], shape: []).scalar() == 2.5)
        #expect(try Tensor([Int32(7)], shape: [1, 1]).scalar() == 7)
        #expect(throws: TorchError.self) { try Tensor([1.0, 2]).scalar() }
        #expect(throws: TorchError.self) { try Tensor([Double]()).scalar() }
    }

    @Test func softmaxIsADistributionThatShiftsDoNotChange() throws {
        var generator = SeededGenerator(seed: 5)
        let scores = try generator.tensor([3, 4, 5], scaledBy: 700)
        for axis in [0, 1, 2, -1] {
            let weights = try scores.softmax(axis: axis)
            let totals = try weights.sum(axes: [axis])
            // Sums of at most five numbers around 1.
            #expect(try totals.largestDifference(from: totals * 0 + 1) < 1e-15)
            #expect(try weights.largestDifference(from: (scores + 1024).softmax(axis: axis)) < 1e-12)
        }
        #expect(try scores.sum(axes: [0, 2], keepingAxes: true).shape == [1, 4, 1])
    }
}
