extension LayeredGraph {
    /// A flow strictly inside all capacities, in multiples of `unit`: as much as a greedy look ahead lets through, halved.
    ///
    /// From the target up, every node gets a throughput: each edge counts with its capacity times the share of the flow
    /// into its head that the head can pass on. From the source down, every node then divides what enters in proportion.
    /// An edge never carries more than half its capacity, and far less only where what follows is narrow.
    func interiorFlow(unit: Double) -> [Double] {
        var inward = [Double](repeating: 0, count: nodeCount)
        for (edge, head) in heads.enumerated() { inward[Int(head)] += capacities[edge] / unit }
        var throughput = [Double](repeating: 0, count: nodeCount)
        throughput[0] = inward[0]
        var passable = [Double](repeating: 0, count: edgeCount)
        for node in 1..<nodeCount {
            for edge in starts[node]..<starts[node + 1] {
                let head = Int(heads[edge])
                passable[edge] = capacities[edge] / unit * min(1, throughput[head] / inward[head])
                throughput[node] += passable[edge]
            }
        }
        var entering = [Double](repeating: 0, count: nodeCount)
        entering[nodeCount - 1] = throughput[nodeCount - 1] / 2
        var flows = [Double](repeating: 0, count: edgeCount)
        for node in (1..<nodeCount).reversed() {
            for edge in starts[node]..<starts[node + 1] {
                flows[edge] = entering[node] * (passable[edge] / throughput[node])
                entering[Int(heads[edge])] += flows[edge]
            }
        }
        return flows
    }
}
