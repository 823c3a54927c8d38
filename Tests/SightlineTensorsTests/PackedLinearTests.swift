import SightlineRandom
import SightlineTensors
import Testing

@Suite("A packed linear layer is a linear layer")
struct PackedLinearTests {
    /// Weights are scaled so that results are around 1; sums of up to 384 float32 products then round by at most
    /// some twenty units in the last place, which is 2⁻²³ of numbers below 4.
    static let tolerance = 1e-5

    static let sizes: [(inputs: Int, outputs: Int)] = [(1, 1), (3, 5), (30, 41), (31, 7), (64, 128), (384, 99)]
    static let rowCounts = [1, 2, 3, 17, 64, 1025]

    private func layer(_ inputs: Int, _ outputs: Int) throws -> (weight: Tensor, bias: Tensor) {
        var generator = SeededGenerator(seed: UInt64(inputs * 1000 + outputs))
        let scale = 2 / Double(inputs).squareRoot()
        return (
            try generator.tensor([outputs, inputs], scaledBy: scale).converted(to: .float32),
            try generator.tensor([outputs]).converted(to: .float32)
        )
    }

    private func input(_ shape: [Int], seed: UInt64 = 1) throws -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return try generator.tensor(shape).converted(to: .float32)
    }

    /// The same in float64 with plain operators.
    private func reference(_ input: Tensor, _ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
        try input.converted(to: .float64).linear(
            weight: weight.converted(to: .float64), bias: bias?.converted(to: .float64))
    }

    @Test(arguments: sizes)
    func everyActivation(inputs: Int, outputs: Int) throws {
        let (weight, bias) = try layer(inputs, outputs)
        let packed = try PackedLinear(weight: weight, bias: bias)
        for rowCount in Self.rowCounts {
            let input = try input([rowCount, inputs])
            let plain = try reference(input, weight, bias)
            for activation in [PackedLinear.Activation.none, .gelu, .geluTanh, .relu] {
                let difference = try packed(input, activation: activation)
                    .largestDifference(from: activation.applied(to: plain))
                #expect(difference < Self.tolerance, "\(rowCount) rows, \(activation)")
            }
        }
    }

    @Test(arguments: sizes)
    func residualIsAdded(inputs: Int, outputs: Int) throws {
        let (weight, bias) = try layer(inputs, outputs)
        let packed = try PackedLinear(weight: weight, bias: bias)
        for rowCount in Self.rowCounts {
            let input = try input([rowCount, inputs])
            let residual = try self.input([rowCount, outputs], seed: 2)
            let before: [Float] = try residual.elements()
            let expected = try reference(input, weight, bias) + residual.converted(to: .float64)
            #expect(try packed(input, plus: residual).largestDifference(from: expected) < Self.tolerance)
            #expect(try residual.elements() == before, "the residual itself stays as it was")
        }
    }

    @Test func withoutBias() throws {
        let (weight, _) = try layer(30, 41)
        let packed = try PackedLinear(weight: weight, bias: nil)
        let input = try input([17, 30])
        let residual = try self.input([17, 41], seed: 2)
        let plain = try reference(input, weight, nil)
        #expect(try packed(input).largestDifference(from: plain) < Self.tolerance)
        let sum = try plain + residual.converted(to: .float64)
        #expect(try packed(input, plus: residual).largestDifference(from: sum) < Self.tolerance)
    }

    /// Slices and transposed views are what a model hands over.
    @Test func operandsNeedNotBeContiguous() throws {
        let (weight, bias) = try layer(30, 41)
        let turned = try weight.transposed(0, 1).contiguous().transposed(0, 1)
        let packed = try PackedLinear(weight: turned, bias: bias)
        let wide = try input([30, 20])
        let view = try wide.narrowed(axis: 1, to: 3..<16).transposed(0, 1)
        let residual = try input([41, 13], seed: 2).transposed(0, 1)
        let plain = try reference(view, weight, bias)
        #expect(try packed(view).largestDifference(from: plain) < Self.tolerance)
        let sum = try plain + residual.converted(to: .float64)
        #expect(try packed(view, plus: residual).largestDifference(from: sum) < Self.tolerance)
    }

    @Test func otherWeightTypesAreNotPackedButWork() throws {
        let (weight, bias) = try layer(30, 41)
        let packed = try PackedLinear(weight: weight.converted(to: .float64), bias: bias.converted(to: .float64))
        let input = try input([17, 30]).converted(to: .float64)
        let residual = try self.input([17, 41], seed: 2).converted(to: .float64)
        let plain = try reference(input, weight, bias)
        #expect(try packed(input, activation: .gelu).largestDifference(from: plain.gelu()) < 1e-14)
        #expect(try packed(input, plus: residual).largestDifference(from: plain + residual) < 1e-14)
    }

    /// A product in bfloat16 of inputs that are rounded to 8 bits, added up in float32 and rounded once more.
    @Test func bfloat16IsCloseAndBringsInputsToItsType() throws {
        let (weight, bias) = try layer(30, 41)
        let packed = try PackedLinear(weight: weight.converted(to: .bfloat16), bias: bias.converted(to: .bfloat16))
        let (input, residual) = (try input([17, 30]), try input([17, 41], seed: 2))
        let plain = try reference(input, weight, bias)
        let found = try packed(input, plus: residual)
        #expect(found.dtype == .bfloat16)
        let sum = try plain + residual.converted(to: .float64)
        let size = try sum.elements(as: Double.self).reduce(0) { max($0, abs($1)) }
        #expect(try found.largestDifference(from: sum) < 0.02 * size)
    }

    @Test(arguments: [PackedLinear.Activation.none, .gelu, .geluTanh, .relu])
    func gradientsReachTheInput(of activation: PackedLinear.Activation) throws {
        let (weight, bias) = try layer(30, 41)
        let packed = try PackedLinear(weight: weight, bias: bias, passesGradients: true)
        let (point, residual) = (try input([17, 30]), try input([17, 41], seed: 2))
        func gradient(_ layer: (Tensor) throws -> Tensor) throws -> Tensor {
            let (_, gradients) = try Autograd.valueAndGradients(at: [point]) { points in
                let output = try layer(points[0])
                return try (output * output).sum(axes: [0, 1])
            }
            return try #require(gradients[0])
        }
        let found = try gradient { try packed($0, activation: activation) + packed($0, plus: residual) }
        let expected = try gradient { input in
            let plain = try input.linear(weight: weight, bias: bias)
            return try activation.applied(to: plain) + (plain + residual)
        }
        #expect(try found.largestDifference(from: expected) < 1e-4)
    }

    @Test func noRowsGiveNoRows() throws {
        let (weight, bias) = try layer(30, 41)
        let packed = try PackedLinear(weight: weight, bias: bias)
        let none = try input([0, 30])
        #expect(try packed(none, activation: .gelu).shape == [0, 41])
        #expect(try packed(none, plus: input([0, 41])).shape == [0, 41])
    }

    @Test func operandsThatDoNotFitAreRefused() throws {
        let (weight, bias) = try layer(30, 41)
        let packed = try PackedLinear(weight: weight, bias: bias)
        #expect(throws: TorchError.self) { try packed(input([2, 31])) }
        #expect(throws: TorchError.self) { try packed(input([2, 29])) }
        #expect(throws: TorchError.self) { try packed(input([2, 30]), plus: input([2, 40])) }
        #expect(throws: TorchError.self) { try packed(input([2, 30]), plus: input([1, 41])) }
        #expect(throws: TorchError.self) { try packed(input([2, 30]), plus: input([3, 41])) }
        #expect(throws: TorchError.self) {
            try PackedLinear(weight: weight, bias: input([40]))(input([2, 30]))
        }
        #expect(throws: TorchError.self) { try PackedLinear(weight: input([30]), bias: nil)(input([2, 30])) }
    }
}
