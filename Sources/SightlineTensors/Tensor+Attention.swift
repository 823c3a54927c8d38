extension Tensor {
    /// `softmax(scale · query · keyᵀ + bias) · value`.
    ///
    /// Shapes: query `[B, H, Q, d]`, key and value `[B, K, T, d]`; bias that broadcasts to `[B, H, Q, T]`; result
    /// `[B, H, Q, d]`. `K` is `H`, or with `sharesKeys` a divisor of it: neighbouring query heads share keys and values.
    public static func attention(
        query: Tensor, key: Tensor, value: Tensor, bias: Tensor? = nil, scale: Double, sharesKeys: Bool = false
    ) throws -> Tensor {
        // libtorch's fused attention takes its bfloat16 products from MKL, which starts and ends a team of threads for
        // each: float32 is quicker, or oneDNN's products of whole batches.
        guard query.dtype == .bfloat16, query.device == .cpu, Runtime.hasOneDNN else {
            return try fused(query, key, value, bias, scale, sharesKeys)
        }
        if !sharesKeys, prefersProducts(query, key) { return try byProducts(query, key, value, bias, scale) }
        return try fused(
            query.converted(to: .float32), key.converted(to: .float32), value.converted(to: .float32),
            bias?.converted(to: .float32), scale, sharesKeys
        ).converted(to: .bfloat16)
    }

    private static func fused(
        _ query: Tensor, _ key: Tensor, _ value: Tensor, _ bias: Tensor?, _ scale: Double, _ sharesKeys: Bool
    ) throws -> Tensor {
        try Operator("aten::scaled_dot_product_attention")(
            .tensor(query), .tensor(key), .tensor(value), .optional(bias), 0.0, false, .real(scale), .bool(sharesKeys))
    }
}

// MARK: - By products

extension Tensor {
    /// From here on, a few large products are quicker than many small ones, as measured.
    private static let fewestTokens = 48
    private static let fewestHeads = 256
    /// Most weights that are worth keeping in memory: 32 MB of them.
    private static let mostWeights = 1 << 24

    private static func prefersProducts(_ query: Tensor, _ key: Tensor) -> Bool {
        let (heads, tokens) = (query.shape[0] * query.shape[1], key.shape[2])
        return (tokens >= fewestTokens || heads >= fewestHeads) && heads * query.shape[2] * tokens <= mostWeights
    }

    private static func byProducts(
        _ query: Tensor, _ key: Tensor, _ value: Tensor, _ bias: Tensor?, _ scale: Double
    ) throws -> Tensor {
        let heads = Array(query.shape.prefix(2))
        func batch(_ tensor: Tensor) throws -> Tensor { try tensor.reshaped([-1] + tensor.shape.suffix(2)) }
        func unbatch(_ tensor: Tensor) throws -> Tensor { try tensor.reshaped(heads + tensor.shape.suffix(2)) }
        // A sum with nothing: the product is scaled before it is rounded.
        var scores = try Operator("aten::baddbmm")(
            .tensor(filled([1], with: 0, dtype: .bfloat16)), .tensor(batch(query)),
            .tensor(batch(key).transposed(1, 2)), .integer(0), .real(scale))
        if let bias { scores = try batch(unbatch(scores) + bias) }
        return try unbatch(Operator("aten::bmm")(.tensor(scores.softmax(axis: 2)), .tensor(batch(value))))
    }
}
