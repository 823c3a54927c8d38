import SightlineTensors

// What solving many rows at once needs besides arithmetic.

extension Tensor {
    func reciprocal() throws -> Tensor { try Operator("aten::reciprocal")(.tensor(self)) }

    func magnitude() throws -> Tensor { try Operator("aten::abs")(.tensor(self)) }

    func clamped(atMost limit: Double) throws -> Tensor {
        try Operator("aten::clamp_max")(.tensor(self), .real(limit))
    }

    func clamped(atLeast limit: Double) throws -> Tensor {
        try Operator("aten::clamp_min")(.tensor(self), .real(limit))
    }

    /// 1 where an element is above `other`'s and 0 elsewhere.
    func exceeds(_ other: Tensor) throws -> Tensor {
        try Operator("aten::gt", "Tensor")(.tensor(self), .tensor(other)).converted(to: .float64)
    }

    func maximum(_ other: Tensor) throws -> Tensor { try Operator("aten::maximum")(.tensor(self), .tensor(other)) }

    func minimum(_ other: Tensor) throws -> Tensor { try Operator("aten::minimum")(.tensor(self), .tensor(other)) }

    /// Elements of this tensor where `condition` is not 0, of `other` elsewhere.
    func chosen(where condition: Tensor, else other: Tensor) throws -> Tensor {
        try Operator("aten::where", "self")(.tensor(condition.converted(to: .bool)), .tensor(self), .tensor(other))
    }

    /// The smallest element of each row, `[R, 1]`.
    func rowMinimum() throws -> Tensor { try Operator("aten::amin")(.tensor(self), .integers([1]), true) }

    /// The largest element of each row, `[R, 1]`.
    func rowMaximum() throws -> Tensor { try Operator("aten::amax")(.tensor(self), .integers([1]), true) }

    /// The sum of each row, `[R, 1]`.
    func rowSum() throws -> Tensor { try sum(axes: [1], keepingAxes: true) }
}
