// The operations a transformer is made of.

extension Tensor {
    /// `x · weightᵀ + bias`: `[…, in]`, weight `[out, in]`, bias `[out]` to `[…, out]`.
    public func linear(weight: Tensor, bias: Tensor?) throws -> Tensor {
        try Operator("aten::linear")(.tensor(self), .tensor(weight), .optional(bias))
    }

    /// Normalises over the last axis to mean 0 and variance 1, then scales and shifts.
    public func layerNorm(weight: Tensor, bias: Tensor?, epsilon: Double) throws -> Tensor {
        try Operator("aten::layer_norm")(
            .tensor(self), .integers(weight.shape), .tensor(weight), .optional(bias), .real(epsilon), false)
    }

    /// The Gaussian error linear unit, exact or by its tanh approximation.
    public func gelu(approximatedByTanh: Bool = false) throws -> Tensor {
        try Operator("aten::gelu")(.tensor(self), .string(approximatedByTanh ? "tanh" : "none"))
    }

    /// Scales each row over the last axis to a root mean square of 1 (`epsilon` added to the mean square), then by
    /// `weight`.
    public func rootMeanSquareNorm(weight: Tensor, epsilon: Double) throws -> Tensor {
        try Operator("aten::rms_norm")(.tensor(self), .integers(weight.shape), .tensor(weight), .real(epsilon))
    }

    /// `x · sigmoid(x)`.
    public func silu() throws -> Tensor { try Operator("aten::silu")(.tensor(self)) }

    /// `log(1 + exp x)`.
    public func softplus() throws -> Tensor { try Operator("aten::softplus")(.tensor(self)) }

    /// Slides a kernel along the last axis: `[B, in, T]`, weight `[out, in / groups, k]`, bias `[out]` to `[B, out, T′]`.
    ///
    /// - Parameter padding: Zeros put at either end.
    public func convolved(weight: Tensor, bias: Tensor?, padding: Int, groupCount: Int) throws -> Tensor {
        try Operator("aten::conv1d")(
            .tensor(self), .tensor(weight), .optional(bias), .integers([1]), .integers([padding]), .integers([1]),
            .integer(groupCount))
    }

    /// `softmax(scale · query · keyᵀ + bias) · value`, without keeping the weights.
    ///
    /// Shapes: query `[B, H, Q, d]`, key and value `[B, K, T, d]`; bias that broadcasts to `[B, H, Q, T]`; result
    /// `[B, H, Q, d]`. `K` is `H`, or with `sharesKeys` a divisor of it: neighbouring query heads share keys and values.
    public static func attention(
        query: Tensor, key: Tensor, value: Tensor, bias: Tensor? = nil, scale: Double, sharesKeys: Bool = false
    ) throws -> Tensor {
        try Operator("aten::scaled_dot_product_attention")(
            .tensor(query), .tensor(key), .tensor(value), .optional(bias), 0.0, false, .real(scale), .bool(sharesKeys))
    }
}
