// Elementwise operations and reductions. Shapes broadcast as in NumPy; a shape that does not throws.

extension Tensor {
    private static let addition = Operator("aten::add", "Tensor")
    private static let subtraction = Operator("aten::sub", "Tensor")
    private static let multiplication = Operator("aten::mul", "Tensor")
    private static let division = Operator("aten::div", "Tensor")
    private static let scalarAddition = Operator("aten::add", "Scalar")
    private static let scalarMultiplication = Operator("aten::mul", "Scalar")

    public static func + (left: Tensor, right: Tensor) throws -> Tensor {
        try addition(.tensor(left), .tensor(right))
    }

    public static func - (left: Tensor, right: Tensor) throws -> Tensor {
        try subtraction(.tensor(left), .tensor(right))
    }

    public static func * (left: Tensor, right: Tensor) throws -> Tensor {
        try multiplication(.tensor(left), .tensor(right))
    }

    public static func / (left: Tensor, right: Tensor) throws -> Tensor {
        try division(.tensor(left), .tensor(right))
    }

    public static func + (left: Tensor, right: Double) throws -> Tensor {
        try scalarAddition(.tensor(left), .real(right))
    }

    public static func * (left: Tensor, right: Double) throws -> Tensor {
        try scalarMultiplication(.tensor(left), .real(right))
    }
}

extension Tensor {
    public func exponential() throws -> Tensor { try Operator("aten::exp")(.tensor(self)) }
    public func logarithm() throws -> Tensor { try Operator("aten::log")(.tensor(self)) }
    public func negated() throws -> Tensor { try Operator("aten::neg")(.tensor(self)) }
    public func cosine() throws -> Tensor { try Operator("aten::cos")(.tensor(self)) }
    public func sine() throws -> Tensor { try Operator("aten::sin")(.tensor(self)) }
    public func tanh() throws -> Tensor { try Operator("aten::tanh")(.tensor(self)) }
    public func sigmoid() throws -> Tensor { try Operator("aten::sigmoid")(.tensor(self)) }
    public func rectified() throws -> Tensor { try Operator("aten::relu")(.tensor(self)) }
    public func inverseSquareRoot() throws -> Tensor { try Operator("aten::rsqrt")(.tensor(self)) }

    /// The elements, with `value` in place of zeros.
    public func replacingZeros(by value: Double) throws -> Tensor {
        let isZero = try Operator("aten::eq", "Scalar")(.tensor(self), .real(0))
        return try Operator("aten::masked_fill", "Scalar")(.tensor(self), .tensor(isZero), .real(value))
    }

    /// Sums over `axes`, which vanish from the shape unless `keepingAxes`.
    public func sum(axes: [Int], keepingAxes: Bool = false) throws -> Tensor {
        try Operator("aten::sum", "dim_IntList")(.tensor(self), .integers(axes), .bool(keepingAxes))
    }

    /// Mean over `axis`, which vanishes from the shape.
    public func mean(axis: Int) throws -> Tensor {
        try Operator("aten::mean", "dim")(.tensor(self), .integers([axis]))
    }

    /// `log Σ exp x` over `axis`, which vanishes from the shape.
    public func logSumExp(axis: Int) throws -> Tensor {
        try Operator("aten::logsumexp")(.tensor(self), .integers([axis]))
    }

    /// The logarithm of the softmax along `axis`.
    public func logSoftmax(axis: Int) throws -> Tensor {
        try Operator("aten::log_softmax", "int")(.tensor(self), .integer(axis))
    }

    /// Softmax along `axis`.
    public func softmax(axis: Int) throws -> Tensor {
        try Operator("aten::softmax", "int")(.tensor(self), .integer(axis))
    }
}

extension Tensor {
    /// Whether every element is a finite number.
    public func isFinite() throws -> Bool {
        try Operator("aten::isfinite")(.tensor(self)).all()
    }

    /// Whether every element is true or not zero.
    public func all() throws -> Bool {
        try Operator("aten::all")(.tensor(self)).scalar() != 0
    }
}
