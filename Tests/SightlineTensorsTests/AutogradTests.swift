import Foundation
import SightlineTensors
import Testing

@Suite("Gradients are those worked out by hand")
struct AutogradTests {
    /// Rounding of a handful of float64 operations on numbers around 1.
    static let tolerance = 1e-14

    private func expectGradient(
        at point: [Double], of function: (Tensor) throws -> Tensor, isClose expected: (Double) -> Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let gradients = try Autograd.valueAndGradients(at: [Tensor(point)]) {
            try function($0[0]).sum(axes: [0])
        }.gradients
        let gradient = try #require(gradients[0], sourceLocation: sourceLocation)
        let difference = try gradient.largestDifference(from: Tensor(point.map(expected)))
        #expect(difference <= Self.tolerance, sourceLocation: sourceLocation)
    }

    @Test func elementwiseFunctions() throws {
        let point = [-2.0, -0.5, 0.25, 1.5]
        try expectGradient(at: point, of: { try $0 * $0 * 3 }) { 6 * $0 }
        try expectGradient(at: point, of: { try $0.exponential() }) { exp($0) }
        try expectGradient(at: point, of: { try $0.tanh() }) { 1 - tanh($0) * tanh($0) }
        try expectGradient(at: point, of: { try $0.sigmoid() }) { exp(-$0) / (1 + exp(-$0)) / (1 + exp(-$0)) }
        try expectGradient(at: point, of: { try $0.rectified() }) { $0 > 0 ? 1 : 0 }
        // The derivative of x · Φ(x) is Φ(x) + x · φ(x).
        try expectGradient(at: point, of: { try $0.gelu() }) {
            (1 + erf($0 / 2.0.squareRoot())) / 2 + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot()
        }
        // Of 1 / x.
        try expectGradient(at: point, of: { try $0 / ($0 * $0) }) { -1 / ($0 * $0) }
    }

    @Test func productsOfMatrices() throws {
        // f(X, W) = Σ X Wᵀ: each row of X has the gradient "column sums of W", each row of W "column sums of X".
        let input = try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
        let weight = try Tensor([1.0, -1, 2, 0.5, 0, 3, 2, 2, 2, -4, 1, 1], shape: [4, 3])
        let bias = try Tensor([1.0, 2, 3, 4])
        let (value, gradients) = try Autograd.valueAndGradients(at: [input, weight, bias]) {
            try $0[0].linear(weight: $0[1], bias: $0[2]).sum(axes: [0, 1])
        }
        #expect(try value.scalar() == 103.5)
        #expect(try gradients[0]?.elements() == [-0.5, 2, 8, -0.5, 2, 8])
        #expect(try gradients[1]?.elements() == [5.0, 7, 9, 5, 7, 9, 5, 7, 9, 5, 7, 9])
        #expect(try gradients[2]?.elements() == [2.0, 2, 2, 2])
    }

    @Test func softmax() throws {
        // ∂p₀/∂xⱼ = p₀ (δ₀ⱼ − pⱼ).
        let point = try Tensor([0.3, -1, 2])
        let p: [Double] = try point.softmax(axis: 0).elements()
        let gradient = try #require(
            try Autograd.valueAndGradients(at: [point]) { try $0[0].softmax(axis: 0).selected(axis: 0, index: 0) }
                .gradients[0])
        let expected = [p[0] * (1 - p[0]), -p[0] * p[1], -p[0] * p[2]]
        #expect(try gradient.largestDifference(from: Tensor(expected)) <= Self.tolerance)
    }

    /// Shifting or scaling the input of a normalisation leaves its output alone, so the gradient has no part along
    /// either.
    @Test func layerNorm() throws {
        let elements = [0.3, -1, 2, 5, -0.2]
        let gradient = try #require(
            try Autograd.valueAndGradients(at: [Tensor(elements)]) {
                let ones = try Tensor([Double](repeating: 1, count: 5))
                return try ($0[0].layerNorm(weight: ones, bias: nil, epsilon: 0) * Tensor([1.0, 2, 4, 8, 16]))
                    .sum(axes: [0])
            }.gradients[0]
        ).elements(as: Double.self)
        let mean = elements.reduce(0, +) / 5
        #expect(gradient.contains { abs($0) > 0.1 })
        #expect(abs(gradient.reduce(0, +)) <= Self.tolerance)
        #expect(abs(zip(gradient, elements).reduce(0) { $0 + $1.0 * ($1.1 - mean) }) <= Self.tolerance)
    }

    @Test func aPointWithoutBearingHasNoGradient() throws {
        let points = try [Tensor([2.0]), Tensor([3.0])]
        let some = try Autograd.valueAndGradients(at: points) { try ($0[1] * $0[1]).sum(axes: [0]) }.gradients
        #expect(some[0] == nil)
        #expect(try some[1]?.elements() == [6.0])

        let constant = try Autograd.valueAndGradients(at: points) { _ in try Tensor([7.0], shape: []) }
        #expect(try constant.value.scalar() == 7)
        #expect(constant.gradients.allSatisfy { $0 == nil })
    }

    @Test func pointsAreLeftAsTheyAre() throws {
        let point = try Tensor([2.0, 3])
        _ = try Autograd.valueAndGradients(at: [point]) { try ($0[0] * $0[0]).sum(axes: [0]) }
        #expect(try point.elements() == [2.0, 3])
        // The point itself records nothing, also inside the function.
        let gradients = try Autograd.valueAndGradients(at: [point]) { _ in try point.sum(axes: [0]) }.gradients
        #expect(gradients[0] == nil)
    }
}

@Suite("The recording of gradients ends with its scope, also by an error")
struct GradientModeTests {
    struct Failure: Error {}

    /// The derivative of x² at 3 if gradients are recorded where `body` squares its argument, else nil.
    private func derivative(_ body: (Tensor) throws -> Tensor) throws -> Double? {
        try Autograd.valueAndGradients(at: [Tensor([3.0])]) { try body($0[0]).sum(axes: [0]) }
            .gradients[0]?.scalar()
    }

    @Test func disabledInsideEnabled() throws {
        #expect(try derivative { try $0 * $0 } == 6)
        #expect(try derivative { x in try Autograd.disabled { try x * x } } == nil)
        #expect(try derivative { x in try Autograd.disabled { _ = try x * x }; return try x * x } == 6)
    }

    @Test func anErrorInADisabledScopeSwitchesRecordingOnAgain() throws {
        let found = try derivative { x in
            #expect(throws: Failure.self) { try Autograd.disabled { throw Failure() } }
            return try x * x
        }
        #expect(found == 6)
    }

    @Test func anErrorInARecordingScopeSwitchesItOffAgain() throws {
        let found = try derivative { x in
            try Autograd.disabled {
                #expect(throws: Failure.self) {
                    try Autograd.valueAndGradients(at: [x]) { _ in throw Failure() }
                }
                // The function's result is no scalar.
                #expect(throws: TorchError.self) {
                    try Autograd.valueAndGradients(at: [Tensor([1.0, 2])]) { try $0[0] * 2 }
                }
                return try x * x
            }
        }
        #expect(found == nil)
    }
}
