import CTorch

/// Gradient recording, for the length of a synchronous closure.
///
/// libtorch keeps the mode per thread, so there is no asynchronous form: a task may resume on another thread.
public enum Autograd {
    /// Runs `body` without recording: what scoring does.
    public static func disabled<Result>(_ body: () throws -> Result) rethrows -> Result {
        try scope(enabled: false, body)
    }

    /// The value of a scalar function and its gradients at `points`.
    ///
    /// - Parameters:
    ///   - points: Floating-point tensors to differentiate with respect to.
    ///   - function: Builds the scalar from tensors equal to `points` that record gradients.
    /// - Returns: The value, and a gradient of the same shape for each point; nil where the scalar does not depend on
    ///   the point.
    /// - Throws: ``TorchError`` if the result is no scalar or an operation fails.
    public static func valueAndGradients(
        at points: [Tensor], of function: ([Tensor]) throws -> Tensor
    ) throws -> (value: Tensor, gradients: [Tensor?]) {
        try scope(enabled: true) {
            let leaves = try points.map { point in
                var leaf: ct_tensor!
                try point.withHandle { handle in
                    try check("leaf", shapes: [point.shape]) { error in ct_tensor_as_leaf(handle, &leaf, error) }
                }
                return Tensor(owning: leaf)
            }
            let value = try function(leaves)
            let handles: [ct_tensor?] = leaves.map { leaf in leaf.withHandle { $0 } }
            var gradients = [ct_tensor?](repeating: nil, count: leaves.count)
            try withExtendedLifetime(leaves) {
                try value.withHandle { output in
                    try check("gradients", shapes: [value.shape]) { error in
                        ct_gradients(output, handles, Int32(handles.count), &gradients, error)
                    }
                }
            }
            return (value, gradients.map { $0.map(Tensor.init(owning:)) })
        }
    }

    private static func scope<Result>(enabled: Bool, _ body: () throws -> Result) rethrows -> Result {
        let before = ct_set_gradients_enabled(enabled)
        defer { _ = ct_set_gradients_enabled(before) }
        return try body()
    }
}
