// Operations that write to their tensor. Only for tensors that nobody else reads meanwhile: those of an optimiser.

extension Tensor {
    /// Adds `other`, of the same shape.
    package func add(_ other: Tensor) throws {
        _ = try Operator("aten::add_", "Tensor")(.tensor(self), .tensor(other))
    }

    package func multiply(by factor: Double) throws {
        _ = try Operator("aten::mul_", "Scalar")(.tensor(self), .real(factor))
    }

    package func setToZero() throws {
        _ = try Operator("aten::zero_")(.tensor(self))
    }

    /// Takes the elements of `other`, of the same shape.
    package func copyElements(of other: Tensor) throws {
        _ = try Operator("aten::copy_")(.tensor(self), .tensor(other))
    }
}

extension Tensor {
    /// The same elements, in memory of their own.
    package func cloned() throws -> Tensor {
        try Operator("aten::clone")(.tensor(self)).contiguous()
    }

    /// The root of the sum of squares.
    package func euclideanNorm() throws -> Double {
        try Operator("aten::linalg_vector_norm")(.tensor(self)).scalar()
    }
}

extension Tensor {
    /// One step of AdamW, with bias correction for `step`, from 1: writes to the parameter and its moments.
    package static func adamWStep(
        parameter: Tensor, gradient: Tensor, firstMoment: Tensor, secondMoment: Tensor, step: Int, rate: Double,
        firstDecay: Double, secondDecay: Double, weightDecay: Double, epsilon: Double
    ) throws {
        _ = try Operator("aten::_fused_adamw_").results([
            .tensors([parameter]), .tensors([gradient]), .tensors([firstMoment]), .tensors([secondMoment]), .emptyList,
            .tensors([Tensor([Float(step)], shape: [])]), .real(rate), .real(firstDecay), .real(secondDecay),
            .real(weightDecay), .real(epsilon), .bool(false), .bool(false),
        ])
    }
}
