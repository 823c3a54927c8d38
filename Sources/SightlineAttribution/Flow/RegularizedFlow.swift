/// The barrier-regularised flow through a graph, with what proves it right.
public struct RegularizedFlow: Sendable {
    /// Flow into the target from every token of the input, at least 0; sums to ``value``. 0 for a token on no path.
    public let attribution: [Double]
    /// Flow through every layer, row = query, column = key.
    public let flows: [[[Double]]]
    /// The flow from source to target.
    public let value: Double
    /// No flow through the graph is larger: `Σ u max(0, y_tail − y_head) / (y_source − y_target)` for the solution's
    /// potentials `y`.
    public let bound: Double
    /// ε: what ``gap`` is held against.
    public let epsilon: Double
    /// Largest difference between what enters and what leaves a node.
    public let conservationResidual: Double
    /// Newton steps, one factorisation each.
    public let iterations: Int
    /// Nodes and edges on a path from source to target; without the return edge.
    public let nodeCount: Int
    public let edgeCount: Int

    /// `bound − value`: how much larger a flow could be at most.
    public var gap: Double { bound - value }

    init(emptyGraph graph: LayeredGraph, epsilon: Double) {
        attribution = graph.attribution(of: [])
        flows = graph.matrices(of: [])
        (value, bound, conservationResidual) = (0, 0, 0)
        self.epsilon = epsilon
        (iterations, nodeCount, edgeCount) = (0, 0, 0)
    }

    /// - Parameter unit: What the solver's flows are multiples of.
    init(_ solver: BarrierFlowSolver, graph: LayeredGraph, unit: Double, epsilon: Double) {
        let edgeFlows = solver.edges.dropLast().map { $0.flow * unit }
        attribution = graph.attribution(of: edgeFlows)
        flows = graph.matrices(of: edgeFlows)
        value = attribution.reduce(0, +)
        bound = graph.flowBound(potentials: solver.potentials)
        self.epsilon = epsilon
        conservationResidual = graph.conservationResidual(of: edgeFlows)
        iterations = solver.iterations
        nodeCount = graph.nodeCount
        edgeCount = graph.edgeCount
    }
}

extension LayeredGraph {
    /// An upper bound of every flow from any potentials of the nodes: flow times the drop from source to target is at
    /// most what the edges carry down their own drops when full. The narrowest layer bounds it too.
    fileprivate func flowBound(potentials: [Double]) -> Double {
        let drop = potentials[nodeCount - 1] - potentials[0]
        guard drop > 0 else { return narrowestCapacity }
        var carried = 0.0
        for node in 0..<nodeCount {
            for edge in starts[node]..<starts[node + 1] {
                carried += capacities[edge] * max(0, potentials[node] - potentials[Int(heads[edge])])
            }
        }
        return min(narrowestCapacity, carried / drop)
    }
}
