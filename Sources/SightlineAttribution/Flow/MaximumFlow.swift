/// A maximum flow, with a minimum cut that proves it is one.
///
/// Its value is unique, its flows and so the attributions are not as a rule: ``BarrierFlow`` singles one out.
public struct MaximumFlow: Sendable {
    /// What leaves the source, in the unit of the capacities.
    public let value: Double
    /// Flow into the target from every token of the input; sums to ``value``.
    public let attribution: [Double]
    /// Flow through every layer, row = query, column = key.
    public let flows: [[[Double]]]
    /// The total capacity of a cut between source and target. No flow is larger than any cut: that it equals ``value``
    /// up to rounding proves both.
    public let cutCapacity: Double
    /// Largest difference between what enters and what leaves a node: rounding.
    public let conservationResidual: Double
    /// Breadth-first searches made.
    public let phases: Int

    /// Finds a maximum flow by blocking flows along shortest paths.
    ///
    /// Capacities are taken as they are, with no unit they are rounded to. An augmentation leaves exactly 0 on the edge
    /// that limits it, whatever the rounding elsewhere, so the shortest path grows with every phase and the search ends
    /// as it does for integers.
    ///
    /// Source: Dinic, Soviet Mathematics Doklady 11, 1970.
    ///
    /// - Complexity: At most as many phases as there are nodes, a few dozen as a rule; memory of about 40 bytes an
    ///   edge.
    public init(through graph: LayeredGraph) {
        var residual = ResidualGraph(graph)
        residual.saturate()
        let flows = residual.flows
        value = residual.value
        attribution = graph.attribution(of: flows)
        self.flows = graph.matrices(of: flows)
        cutCapacity = residual.cutCapacity
        conservationResidual = graph.conservationResidual(of: flows)
        phases = residual.phases
    }

    /// The maximum flow from the source to every token of the input alone, as in Abnar & Zuidema, ACL 2020: unique, but
    /// not summing to anything.
    ///
    /// - Complexity: A maximum flow a token.
    public static func valuesByToken(through graph: LayeredGraph) -> [Double] {
        var values = [Double](repeating: 0, count: graph.tokenCount)
        guard !graph.isEmpty else { return values }
        var residual = ResidualGraph(graph)
        for (position, token) in graph.tokens[0].enumerated() {
            residual.reset(openTerminal: position)
            residual.saturate()
            values[token] = residual.value
        }
        return values
    }
}
