// Views and rearrangements. Views share their elements with the tensor they were made from.

extension Tensor {
    /// The same elements under another shape; one size may be -1 and is worked out.
    public func reshaped(_ shape: [Int]) throws -> Tensor {
        try Operator("aten::reshape")(.tensor(self), .integers(shape))
    }

    /// Axes reordered: axis `i` of the result is axis `order[i]` of this tensor.
    public func permuted(_ order: [Int]) throws -> Tensor {
        try Operator("aten::permute")(.tensor(self), .integers(order))
    }

    public func transposed(_ first: Int, _ second: Int) throws -> Tensor {
        try Operator("aten::transpose", "int")(.tensor(self), .integer(first), .integer(second))
    }

    /// A slice of `range` along `axis`.
    public func narrowed(axis: Int, to range: Range<Int>) throws -> Tensor {
        try Operator("aten::narrow")(
            .tensor(self), .integer(axis), .integer(range.lowerBound), .integer(range.count))
    }

    /// The slice at `index` along `axis`, which vanishes from the shape.
    public func selected(axis: Int, index: Int) throws -> Tensor {
        try Operator("aten::select", "int")(.tensor(self), .integer(axis), .integer(index))
    }

    /// Elements of a vector in another order: index `i` along axis `a` is `i · strides[a]` elements further on.
    func strided(_ shape: [Int], strides: [Int]) throws -> Tensor {
        try Operator("aten::as_strided")(.tensor(self), .integers(shape), .integers(strides))
    }

    /// Rows copied by their indices: `[N, …]` and int64 `[M]` to `[M, …]`.
    public func rows(_ indices: Tensor) throws -> Tensor {
        try Operator("aten::index_select")(.tensor(self), 0, .tensor(indices))
    }

    /// Elements picked along `axis` by indices of the result's shape: `out[i][j] = self[i][indices[i][j]]` for axis 1.
    public func gathered(axis: Int, _ indices: Tensor) throws -> Tensor {
        try Operator("aten::gather")(.tensor(self), .integer(axis), .tensor(indices))
    }

    /// A view that repeats axes of length 1, and new leading axes, up to `shape`.
    public func expanded(_ shape: [Int]) throws -> Tensor {
        try Operator("aten::expand")(.tensor(self), .integers(shape))
    }

    /// Each slice along `axis` `count` times in a row.
    public func repeated(_ count: Int, axis: Int) throws -> Tensor {
        guard count > 1 else { return self }
        return try Operator("aten::repeat_interleave", "self_int")(.tensor(self), .integer(count), .integer(axis))
    }

    public static func concatenated(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
        try Operator("aten::cat")(.tensors(tensors), .integer(axis))
    }

    /// The same elements apart from the record of how they were computed, which they keep alive otherwise.
    public func detached() throws -> Tensor {
        try Operator("aten::detach")(.tensor(self))
    }

    /// The elements laid out row by row, copied only if they are not so already.
    public func contiguous() throws -> Tensor {
        try Operator("aten::contiguous")(.tensor(self))
    }

    /// The elements in another type; the tensor itself if it is of that type.
    public func converted(to dtype: DType) throws -> Tensor {
        guard self.dtype != dtype else { return self }
        return try Operator("aten::to", "dtype")(.tensor(self), .dtype(dtype))
    }
}
