import SightlineTensors

/// A run of levels of a Laplacian, eliminated one after the other towards the level that follows the last.
///
/// Blocks are kept as an M-matrix's off-diagonal part and the excess of its rows, and diagonals are summed from them:
/// all terms are positive, so no digit cancels, however far conductances lie apart. What a level leaves to the next is
/// again of that kind.
///
/// `@unchecked Sendable`: made by one thread, then only read, and its tensors are private.
final class EliminatedChain: @unchecked Sendable {
    /// `L` of every level, with `L Lᵀ` its block after the levels before it are eliminated.
    private var factors: [Tensor] = []
    /// `X = L⁻¹ Cᵀ`, the coupling to the next level.
    private var couplings: [Tensor] = []
    /// Conductances between the nodes of the next level by way of the chain, `[n, n]` with zero diagonal; nil for a chain
    /// of no levels.
    let offDiagonal: Tensor?
    /// Conductances of the next level's nodes to the ground by way of the chain, or what they had: `[n, 1]`.
    let ground: Tensor

    /// - Parameters:
    ///   - couplings: Conductances from each level's nodes (columns) to the next level's (rows).
    ///   - ground: Conductances of the first level's nodes to the ground, `[n]`.
    init(couplings steps: [Tensor], ground: Tensor) throws {
        var ground = try ground.reshaped([-1, 1])
        var offDiagonal: Tensor?
        for coupling in steps {
            let outward = try coupling.sum(axes: [0]).reshaped([-1, 1])
            let factor = try laplacianFactor(offDiagonal: offDiagonal, excess: ground + outward)
            let reduced = try coupling.transposed(0, 1).triangularSolve(with: factor)
            factors.append(factor)
            couplings.append(reduced)
            ground = try coupling.matrixProduct(ground.choleskySolve(with: factor))
            offDiagonal = try reduced.transposed(0, 1).matrixProduct(reduced).withZeroDiagonal()
        }
        self.offDiagonal = offDiagonal
        self.ground = ground
    }

    /// Forward elimination of right-hand sides `[n, 1]`, one a level.
    ///
    /// - Returns: `L⁻¹ b` of every level, and what the next level's right-hand side gains.
    func eliminate(_ right: [Tensor]) throws -> (reduced: [Tensor], carried: Tensor?) {
        var carried: Tensor?
        var reduced: [Tensor] = []
        for (level, block) in right.enumerated() {
            let entering = try carried.map { try block + $0 } ?? block
            let solved = try entering.triangularSolve(with: factors[level])
            reduced.append(solved)
            carried = try couplings[level].transposed(0, 1).matrixProduct(solved)
        }
        return (reduced, carried)
    }

    /// Back substitution.
    ///
    /// - Returns: Solutions of the levels, the one next to the boundary first.
    func substitute(_ reduced: [Tensor], boundary: Tensor) throws -> [Tensor] {
        var next = boundary
        return try reduced.indices.reversed().map { level in
            next = try (reduced[level] + couplings[level].matrixProduct(next))
                .triangularSolve(withTransposeOf: factors[level])
            return next
        }
    }
}

/// The Cholesky factor of the matrix with `−offDiagonal` off its diagonal and rows that sum to `excess`, `[n, 1]`.
func laplacianFactor(offDiagonal: Tensor?, excess: Tensor) throws -> Tensor {
    guard let offDiagonal else { return try Tensor.diagonal(excess.reshaped([-1]).elements()).squareRoot() }
    let diagonal: [Double] = try (offDiagonal.sum(axes: [1], keepingAxes: true) + excess).reshaped([-1]).elements()
    var ridge = 0.0
    while true {
        let matrix = try Tensor.diagonal(diagonal.map { $0 * (1 + ridge) }) - offDiagonal
        if let factor = try matrix.choleskyFactor() { return factor }
        // Nodes joined to one another some 1e16 times more strongly than to anything else look afloat to rounding. A
        // ridge only slows their common potential down.
        guard ridge < largestRidge else { throw LaplacianError.notPositiveDefinite }
        ridge = max(firstRidge, 100 * ridge)
    }
}

private let firstRidge = 1e-15
private let largestRidge = 1e-3

func sum(_ left: Tensor?, _ right: Tensor?) throws -> Tensor? {
    guard let left, let right else { return left ?? right }
    return try left + right
}

/// Why a Laplacian has no factor.
enum LaplacianError: Error, CustomStringConvertible {
    /// Only numbers that are not finite bring this about.
    case notPositiveDefinite

    var description: String {
        "the equations of the flow have no solution in finite numbers; check the information tensors for extreme elements"
    }
}

extension Tensor {
    fileprivate func withZeroDiagonal() throws -> Tensor {
        try self - Operator("aten::diag_embed")(.tensor(diagonal()))
    }

    fileprivate func squareRoot() throws -> Tensor { try Operator("aten::sqrt")(.tensor(self)) }

    /// `L⁻¹` times this tensor.
    fileprivate func triangularSolve(with factor: Tensor) throws -> Tensor {
        try Operator("aten::linalg_solve_triangular")(.tensor(factor), .tensor(self), false)
    }

    /// `L⁻ᵀ` times this tensor.
    fileprivate func triangularSolve(withTransposeOf factor: Tensor) throws -> Tensor {
        try Operator("aten::linalg_solve_triangular")(.tensor(factor.transposed(0, 1)), .tensor(self), true)
    }

    /// `(L Lᵀ)⁻¹` times this tensor.
    func choleskySolve(with factor: Tensor) throws -> Tensor { try factor.choleskySolve(self) }
}
