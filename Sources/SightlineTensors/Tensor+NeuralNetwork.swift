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

    /// `softmax(query · keyᵀ / √width) · value`, without keeping the weights.
    ///
    /// Shapes: query `[B, H, Q, d]`, key and value `[B, H, T, d]`; result `[B, H, Q, d]`.
    public static func attention(query: Tensor, key: Tensor, value: Tensor) throws -> Tensor {
        try Operator("aten::scaled_dot_product_attention")(.tensor(query), .tensor(key), .tensor(value))
    }
}
