import SightlineTensors

/// A run of blocks of a Laplacian, eliminated one after the other towards the block that follows the last.
///
/// What a block leaves to the next is a block of the same kind: conductances by way of the eliminated nodes.
///
/// `@unchecked Sendable`: made by one thread, then only read, and its tensors are private.
final class EliminatedChain: @unchecked Sendable {
    struct Step {
        let block: LaplacianBlock
        /// Conductances from the next block's nodes (rows) to this one's (columns).
        let coupling: Tensor
    }

    /// `L` of every block, with `L Lᵀ` the block after those before it are eliminated.
    private var factors: [Tensor] = []
    /// `X = L⁻¹ Cᵀ`, the coupling to the next block.
    private var couplings: [Tensor] = []
    /// What the chain adds to the block that follows it; nil for a chain of no blocks.
    let remainder: LaplacianBlock?

    init(_ steps: [Step]) throws {
        var remainder: LaplacianBlock?
        for step in steps {
            let block = try step.block.joined(remainder)
            let outward = try step.coupling.sum(axes: [0]).reshaped([-1, 1])
            let factor = try LaplacianBlock(joints: block.joints, ground: block.ground + outward).factor()
            let reduced = try step.coupling.transposed(0, 1).triangularSolve(with: factor)
            let joints = try reduced.transposed(0, 1).matrixProduct(reduced)
            factors.append(factor)
            couplings.append(reduced)
            remainder = LaplacianBlock(
                joints: try joints - Operator("aten::diag_embed")(.tensor(joints.diagonal())),
                ground: try step.coupling.matrixProduct(factor.choleskySolve(block.ground)))
        }
        self.remainder = remainder
    }

    /// Forward elimination of right-hand sides `[n, 1]`, one a block.
    ///
    /// - Returns: `L⁻¹ b` of every block, and what the next block's right-hand side gains.
    func eliminate(_ right: [Tensor]) throws -> (reduced: [Tensor], carried: Tensor?) {
        var carried: Tensor?
        var reduced: [Tensor] = []
        for (index, block) in right.enumerated() {
            let entering = try carried.map { try block + $0 } ?? block
            let solved = try entering.triangularSolve(with: factors[index])
            reduced.append(solved)
            carried = try couplings[index].transposed(0, 1).matrixProduct(solved)
        }
        return (reduced, carried)
    }

    /// Back substitution.
    ///
    /// - Returns: Solutions of the blocks, the one next to the boundary first.
    func substitute(_ reduced: [Tensor], boundary: Tensor) throws -> [Tensor] {
        var next = boundary
        return try reduced.indices.reversed().map { index in
            next = try (reduced[index] + couplings[index].matrixProduct(next))
                .triangularSolve(withTransposeOf: factors[index])
            return next
        }
    }
}

extension Tensor {
    /// `L⁻¹` times this tensor.
    fileprivate func triangularSolve(with factor: Tensor) throws -> Tensor {
        try Operator("aten::linalg_solve_triangular")(.tensor(factor), .tensor(self), false)
    }

    /// `L⁻ᵀ` times this tensor.
    fileprivate func triangularSolve(withTransposeOf factor: Tensor) throws -> Tensor {
        try Operator("aten::linalg_solve_triangular")(.tensor(factor.transposed(0, 1)), .tensor(self), true)
    }
}
