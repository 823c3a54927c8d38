import SightlineTensors

/// A diagonal block of a Laplacian: `diag(joints · 1 + ground) − joints`.
///
/// Kept by its conductances, not as a matrix: the diagonal is summed from positive terms and no digit cancels, however
/// far conductances lie apart.
struct LaplacianBlock {
    /// Conductances among the block's nodes, `[n, n]`, symmetric with zero diagonal; nil if there are none.
    let joints: Tensor?
    /// Conductances from the nodes to everything outside, `[n, 1]`.
    let ground: Tensor

    /// The block with another's conductances added.
    func joined(_ other: LaplacianBlock?) throws -> LaplacianBlock {
        guard let other else { return self }
        let joints: Tensor? =
            if let mine = self.joints, let others = other.joints {
                try mine + others
            } else {
                self.joints ?? other.joints
            }
        return LaplacianBlock(joints: joints, ground: try ground + other.ground)
    }

    /// The first shift of the diagonal where rounding has left the block indefinite, relatively, and the last one
    /// tried.
    private static let firstShift = 1e-15
    private static let largestShift = 1e-3

    /// The lower Cholesky factor.
    func factor() throws -> Tensor {
        guard let joints else {
            return try Operator("aten::diag_embed")(.tensor(Operator("aten::sqrt")(.tensor(ground.reshaped([-1])))))
        }
        let diagonal = try (joints.sum(axes: [1], keepingAxes: true) + ground).reshaped([-1])
        var shift = 0.0
        while true {
            let matrix = try Operator("aten::diag_embed")(.tensor(diagonal * (1 + shift))) - joints
            if let factor = try matrix.choleskyFactor() { return factor }
            // Nodes joined to one another some 1e16 times more strongly than to anything else look afloat to rounding.
            // A shift only slows their common potential down.
            guard shift < Self.largestShift else { throw LaplacianError.notPositiveDefinite }
            shift = max(Self.firstShift, 100 * shift)
        }
    }
}

/// Why a Laplacian has no factor.
enum LaplacianError: Error, CustomStringConvertible {
    /// Only numbers that are not finite bring this about.
    case notPositiveDefinite

    var description: String {
        "the equations of the flow have no solution in finite numbers; check the information tensors for extreme elements"
    }
}
