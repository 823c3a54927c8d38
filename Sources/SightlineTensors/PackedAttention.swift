import CTorch

/// `softmax(scale · query · keyᵀ + bias) · value` of many sequences whose tokens stand in one matrix, on the calling thread.
///
/// libtorch's attention wants sequences of one length, and on some processors its small products run at a fraction of
/// their speed. Here every sequence keeps its own length, nothing is copied to other layouts, and scores never leave the
/// cache. **[ours]** Sums are in float32, of bfloat16 tensors too. No gradients pass through.
public struct PackedAttention: Sendable {
    public let headCount: Int
    /// Heads of keys and values, which neighbouring query heads share: a divisor of ``headCount``.
    public let keyHeadCount: Int
    /// Numbers in a head, a multiple of ``widthStep``.
    public let headWidth: Int
    public let scale: Double
    /// How many keys before and after its own place a query sees; nil for all.
    public let before: Int?
    public let after: Int?
    /// Per head, added to a score for each place that the key stands after the query; nil for nothing.
    public let slopes: [Float]?

    public static let widthStep = Int(CT_LANE_COUNT)

    public init(
        headCount: Int, keyHeadCount: Int, headWidth: Int, scale: Double, before: Int? = nil, after: Int? = nil,
        slopes: [Float]? = nil
    ) {
        self.headCount = headCount
        self.keyHeadCount = keyHeadCount
        self.headWidth = headWidth
        self.scale = scale
        self.before = before
        self.after = after
        self.slopes = slopes
    }

    /// Where the sequences' queries and keys stand.
    public struct Layout: Sendable {
        fileprivate let sequences: [ct_sequence]
        fileprivate let queryRows: [Int64]?
        fileprivate let keyRows: [Int64]?

        /// - Parameters:
        ///   - lengths: Of the sequences, in tokens.
        ///   - queries: The tokens of a sequence of such a length that have queries.
        ///   - queryRows: The row of each query, sequence by sequence; nil where they follow one another.
        ///   - keyRows: The same of keys and values.
        public init(lengths: [Int], queries: (Int) -> Range<Int>, queryRows: [Int]? = nil, keyRows: [Int]? = nil) {
            sequences = lengths.map { length in
                let queries = queries(length)
                return ct_sequence(
                    key_count: Int64(length), query_count: Int64(queries.count), first_query: Int64(queries.lowerBound))
            }
            self.queryRows = queryRows.map { $0.map(Int64.init) }
            self.keyRows = keyRows.map { $0.map(Int64.init) }
        }

        fileprivate func withRows(
            _ body: (_ query: UnsafePointer<Int64>?, _ key: UnsafePointer<Int64>?) throws -> Void
        ) rethrows {
            try queryRows.withPointer { query in try keyRows.withPointer { key in try body(query, key) } }
        }
    }

    /// Query `[queries or rows, H·d]`, key and value `[keys or rows, K·d]` to a row for each query, `[queries, H·d]`.
    ///
    /// - Throws: ``TorchError/engine(operation:message:shapes:)`` for tensors of other shapes or types.
    public func callAsFunction(query: Tensor, key: Tensor, value: Tensor, _ layout: Layout) throws -> Tensor {
        precondition(slopes == nil || slopes?.count == headCount)
        var made: ct_tensor!
        try slopes.withPointer { slopes in
            let attention = ct_attention(
                head_count: Int64(headCount), key_head_count: Int64(keyHeadCount), width: Int64(headWidth),
                scale: Float(scale), before: before.map(Int64.init) ?? .max, after: after.map(Int64.init) ?? .max,
                slopes: slopes)
            try layout.withRows { queryRows, keyRows in
                try check("attention", shapes: [query.shape, key.shape, value.shape]) { error in
                    withExtendedLifetime((query, key, value)) {
                        ct_attend(
                            attention, layout.sequences, Int64(layout.sequences.count), query.withHandle { $0 }, queryRows,
                            key.withHandle { $0 }, value.withHandle { $0 }, keyRows, &made, error)
                    }
                }
            }
        }
        return Tensor(owning: made)
    }
}

extension Optional {
    /// The address of an array's elements, or of none.
    fileprivate func withPointer<Element, Result>(
        _ body: (UnsafePointer<Element>?) throws -> Result
    ) rethrows -> Result where Wrapped == [Element] {
        switch self {
        case .some(let elements): try elements.withUnsafeBufferPointer { try body($0.baseAddress) }
        case .none: try body(nil)
        }
    }
}
