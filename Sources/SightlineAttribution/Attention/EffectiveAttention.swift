import Foundation
import SightlineTensors

extension LayerAttention {
    /// Effective attention: every row projected on the column space of `V`, which leaves the output as it is.
    ///
    ///     a′ = P a,   P the orthogonal projector on {V y}
    ///
    /// With a mask, `V` has only the rows of the keys that the query sees **[ours]**: `a′` is zero where masked.
    ///
    /// Source: Brunner et al., "On Identifiability in Transformers", ICLR 2020, section 3.
    ///
    /// - Parameter threadCount: Heads worked on at once.
    /// - Returns: Rows that may be negative and need not sum to 1; every one has the smallest norm among all that have
    ///   its output.
    /// - Throws: ``TorchError``.
    /// - Complexity: A product `[T, T]·[T, d]` a head; with a mask one Cholesky factorisation of size `d` a row.
    public func effective(
        threadCount: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws -> ReducedAttention {
        try reducingHeads(threadCount: threadCount) { head in
            let space = try ColumnSpace(of: head.values())
            let weights = try head.weights()
            guard head.mask != .everything else {
                return ReducedRows(
                    elements: try space.vectors(space.coordinates(weights)).elements(),
                    nullSpaceDimension: head.tokenCount - space.rank, unreducedRows: 0, iterations: 1,
                    areDistributions: false)
            }
            return try maskedProjection(of: weights, on: space, visible: head.mask.matrix(tokenCount: head.tokenCount))
        }
    }
}

/// A ridge far below the squared singular values that matter, in a basis whose own are 1.
private let ridge = 1e-10
/// Refinements of a row; each divides what is left along a direction of squared singular value `σ²` by `1 + σ²/ridge`.
private let iterationLimit = 20
/// A residual of this size is rounding: coordinates are below 1.
private let tolerance = 1e-13
/// The residual up to which a row's output counts as unchanged: far below the rounding of single-precision models.
private let acceptableResidual = 1e-9

/// Projects each row of `weights` on the space cut down to the keys it sees: `a′ = D Q y` with `QᵀDQ y = Qᵀa` and `D`
/// the row of `visible`, by the proximal point iteration, which takes systems of any rank.
private func maskedProjection(
    of weights: Tensor, on space: ColumnSpace, visible: Tensor
) throws -> ReducedRows {
    let tokenCount = weights.shape[0]
    let target = try space.coordinates(weights)
    guard let factors = try space.factors(weights: visible, ridge: ridge) else {
        return ReducedRows(
            elements: try weights.elements(), nullSpaceDimension: tokenCount - space.rank, unreducedRows: tokenCount,
            iterations: 0, areDistributions: false)
    }
    var coordinates = try target.solved(with: factors)
    var rows = try space.vectors(coordinates) * visible
    var residual = try target - space.coordinates(rows)
    var iterations = 1
    while iterations < iterationLimit, try residual.magnitude().rowMaximum().exceeds(anyAbove: tolerance) {
        coordinates = try coordinates + residual.solved(with: factors)
        rows = try space.vectors(coordinates) * visible
        residual = try target - space.coordinates(rows)
        iterations += 1
    }
    let errors: [Double] = try residual.magnitude().rowMaximum().reshaped([-1]).elements()
    let isReduced = errors.map { $0 <= acceptableResidual }
    let kept = try Tensor(isReduced.map { $0 ? 1.0 : 0.0 }).reshaped([-1, 1])
    return ReducedRows(
        elements: try rows.chosen(where: kept, else: weights).elements(),
        nullSpaceDimension: tokenCount - space.rank, unreducedRows: isReduced.count { !$0 }, iterations: iterations,
        areDistributions: false)
}

extension Tensor {
    /// Whether an element is above `limit` or no number.
    fileprivate func exceeds(anyAbove limit: Double) throws -> Bool {
        let elements: [Double] = try reshaped([-1]).elements()
        return elements.contains { !($0 <= limit) }
    }
}
