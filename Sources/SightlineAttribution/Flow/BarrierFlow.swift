import Foundation

/// Generalized Attention Flow: a maximum flow made unique by logarithmic barriers.
///
///     minimise  −F − μ Σₑ [log fₑ + log(uₑ − fₑ)]   subject to conservation,   μ = ε/2m
///
/// over the flows `f` of a ``LayeredGraph`` closed by a return edge from target to source, which carries the flow `F`
/// and has the capacity `Σ u`; `m` counts all edges, that one included. The minimiser is unique and its value is within
/// ε of the maximum flow's. The attribution of a token is the flow on its edge to the target.
///
/// Source: Azarkhalili & Libbrecht, "Generalized Attention Flow", ACL 2025, arXiv 2502.15765.
public struct BarrierFlow: Sendable, Equatable {
    /// How far the flow's value may be from the maximum.
    public enum Tolerance: Sendable, Equatable {
        /// ε in the unit of the capacities, as published.
        case absolute(Double)
        /// ε as a share of the graph's narrowest layer, whose capacity no flow exceeds **[ours]**: information tensors
        /// made from gradients have no scale of their own, and this makes attributions proportional to theirs.
        case relative(Double)
    }

    public var tolerance: Tolerance
    /// Most steps taken before ``FlowError/notConverged(iterations:gap:tolerance:)``; 10 to 40 are usual.
    public var iterationLimit: Int

    public init(tolerance: Tolerance = .relative(1e-4), iterationLimit: Int = 200) {
        self.tolerance = tolerance
        self.iterationLimit = iterationLimit
    }

    /// Below this share of the narrowest layer, ε is drowned by rounding.
    private static let smallestShare = 1e-11

    /// Solves by a primal–dual predictor–corrector method in float64 (Mehrotra 1992). A graph
    /// without a path carries nothing, which is exact.
    ///
    /// - Throws: ``FlowError`` for a tolerance that is not above 0 or below rounding, and where the steps run out;
    ///   ``TorchError``.
    /// - Complexity: A step factorises the graph's Laplacian, block tridiagonal by layers: `O(L T³)` with dense
    ///   Cholesky factors of `[T, T]`, on two threads that meet in the middle. Memory of `O(L T²)`.
    public func solve(_ graph: LayeredGraph) throws -> RegularizedFlow {
        let ceiling = graph.narrowestCapacity
        let epsilon =
            switch tolerance {
            case .absolute(let epsilon): epsilon
            case .relative(let share): share * (graph.isEmpty ? 1 : ceiling)
            }
        guard epsilon > 0, epsilon.isFinite, graph.isEmpty || epsilon >= Self.smallestShare * ceiling else {
            throw FlowError.invalidTolerance(epsilon, smallest: graph.isEmpty ? 0 : Self.smallestShare * ceiling)
        }
        guard !graph.isEmpty else { return RegularizedFlow(emptyGraph: graph, epsilon: epsilon) }
        // In units of the narrowest layer flows are at most 1, and the barriers only gain a constant.
        var solver = BarrierFlowSolver(graph, unit: ceiling, epsilon: epsilon / ceiling)
        try solver.run(iterationLimit: iterationLimit)
        return RegularizedFlow(solver, graph: graph, unit: ceiling, epsilon: epsilon)
    }
}

extension LayeredGraph {
    /// The least total capacity between two neighbouring levels: a cut, so no flow exceeds it.
    var narrowestCapacity: Double {
        levels.dropFirst().reduce(.infinity) { narrowest, level in
            min(narrowest, capacities[starts[level.lowerBound]..<starts[level.upperBound]].reduce(0, +))
        }
    }
}
