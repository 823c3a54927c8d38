import SightlineTensors

/// The rules by which backward passes carry relevance. Each leaves values as they are, and is nothing at all for
/// gradients.
extension Propagation {
    /// The tensor, through which half of the relevance passes: a product of two activations gives half to either factor,
    /// whether the product is halved or both factors are.
    func halvingRelevance(of tensor: Tensor) throws -> Tensor {
        guard self == .relevance else { return tensor }
        return try tensor * 0.5 + tensor.detached() * 0.5
    }

    /// `f(x)` elementwise, as `x` times the constant `f(x) / x`.
    ///
    /// - Parameter function: 0 at 0, where its quotient is the limit from above.
    func applying(_ function: (Tensor) throws -> Tensor, to input: Tensor) throws -> Tensor {
        guard self == .relevance else { return try function(input) }
        let point = try input.detached()
        let nonzero = try point.replacingZeros(by: Self.smallestInput)
        return try function(point).followed(by: input * (function(nonzero) / nonzero))
    }

    /// A normalisation over the last axis, with what it divides by taken as a constant.
    ///
    /// - Parameter isCentred: Whether the mean is subtracted first, and not the root mean square of the input as it is.
    func normalizing(
        _ input: Tensor, _ function: (Tensor) throws -> Tensor, isCentred: Bool, weight: Tensor, epsilon: Double
    ) throws -> Tensor {
        guard self == .relevance else { return try function(input) }
        func mean(_ tensor: Tensor) throws -> Tensor {
            try tensor.sum(axes: [-1], keepingAxes: true) * (1 / Double(weight.elementCount))
        }
        let centred = isCentred ? try input - mean(input) : input
        let point = try centred.detached()
        let scale = try (mean(point * point) + epsilon).inverseSquareRoot()
        return try function(input.detached()).followed(by: centred * scale * weight)
    }

    /// Where the quotient `f(x) / x` of all activations is their derivative at 0, to float32.
    private static let smallestInput = 1e-12
}

extension Tensor {
    /// The same elements, with the derivatives of `path`.
    fileprivate func followed(by path: Tensor) throws -> Tensor {
        try self + (path - path.detached())
    }
}
