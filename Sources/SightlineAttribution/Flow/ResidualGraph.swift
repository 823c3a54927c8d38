/// What a flow leaves free on the edges of a layered graph, and Dinic's search for more.
struct ResidualGraph {
    private let graph: LayeredGraph
    /// Edges into node `v`: `incoming[incomingStarts[v] ..< incomingStarts[v + 1]]`.
    private let incomingStarts: [Int]
    private let incoming: [Int32]
    private let tails: [Int32]
    /// What can still be sent along an edge, and what can be sent back.
    private var forward: [Double]
    private var backward: [Double]
    /// Steps to the target along free edges; `unreached` if there is no way.
    private var distances: [Int32]
    private(set) var phases = 0

    private static let unreached = Int32.max

    init(_ graph: LayeredGraph) {
        self.graph = graph
        let nodeCount = graph.nodeCount
        var tails = [Int32](repeating: 0, count: graph.edgeCount)
        var counts = [Int](repeating: 0, count: nodeCount + 1)
        for node in 0..<nodeCount {
            for edge in graph.starts[node]..<graph.starts[node + 1] {
                tails[edge] = Int32(node)
                counts[Int(graph.heads[edge]) + 1] += 1
            }
        }
        for node in 0..<nodeCount { counts[node + 1] += counts[node] }
        incomingStarts = counts
        var incoming = [Int32](repeating: 0, count: graph.edgeCount)
        for (edge, head) in graph.heads.enumerated() {
            incoming[counts[Int(head)]] = Int32(edge)
            counts[Int(head)] += 1
        }
        self.incoming = incoming
        self.tails = tails
        forward = graph.capacities
        backward = [Double](repeating: 0, count: graph.edgeCount)
        distances = [Int32](repeating: Self.unreached, count: nodeCount)
    }

    /// Empties every edge, and closes the terminals of all tokens of the input but one, by its position among those
    /// left.
    mutating func reset(openTerminal position: Int) {
        forward = graph.capacities
        backward = [Double](repeating: 0, count: graph.edgeCount)
        for (other, node) in graph.levels[1].enumerated() where other != position { forward[graph.starts[node]] = 0 }
    }

    var flows: [Double] { backward }

    /// What leaves the source.
    var value: Double {
        guard !graph.isEmpty else { return 0 }
        return backward[graph.starts[graph.nodeCount - 1]...].reduce(0, +)
    }

    /// The capacity of the edges into the nodes that still reach the target, from those that do not.
    var cutCapacity: Double {
        graph.capacities.indices.reduce(0) { sum, edge in
            let isCut = distances[Int(tails[edge])] == Self.unreached
                && distances[Int(graph.heads[edge])] != Self.unreached
            return isCut ? sum + graph.capacities[edge] : sum
        }
    }

    /// Sends as much as there is room for.
    mutating func saturate() {
        guard !graph.isEmpty else { return }
        while measureDistances() {
            sendBlockingFlow()
            phases += 1
        }
    }

    /// Breadth-first search back from the target.
    ///
    /// - Returns: Whether the source has a way to it.
    private mutating func measureDistances() -> Bool {
        for node in distances.indices { distances[node] = Self.unreached }
        distances[0] = 0
        var queue: [Int32] = [0]
        queue.reserveCapacity(distances.count)
        var next = 0
        while next < queue.count {
            let node = Int(queue[next])
            next += 1
            let distance = distances[node] + 1
            for position in incomingStarts[node]..<incomingStarts[node + 1] {
                let edge = Int(incoming[position])
                let tail = Int(tails[edge])
                if distances[tail] == Self.unreached, forward[edge] > 0 {
                    distances[tail] = distance
                    queue.append(Int32(tail))
                }
            }
            for edge in graph.starts[node]..<graph.starts[node + 1] {
                let head = Int(graph.heads[edge])
                if distances[head] == Self.unreached, backward[edge] > 0 {
                    distances[head] = distance
                    queue.append(Int32(head))
                }
            }
        }
        return distances[distances.count - 1] != Self.unreached
    }
}

// MARK: - Blocking flow

extension ResidualGraph {
    /// A way along an edge or back along it.
    private struct Arc {
        let edge: Int
        let isForward: Bool
    }

    /// Depth-first search along free arcs that come one step nearer to the target, each arc tried once.
    private mutating func sendBlockingFlow() {
        let source = graph.nodeCount - 1
        /// The next arc to try at every node: edges out of it first, then edges into it, backwards.
        var tried = [Int](repeating: 0, count: graph.nodeCount)
        var path: [Arc] = []
        var node = source
        while true {
            if node == 0 {
                let limit = augment(path)
                node = tail(of: path[limit])
                path.removeSubrange(limit...)
            } else if let arc = nextArc(at: node, &tried[node]) {
                path.append(arc)
                node = head(of: arc)
            } else if let last = path.popLast() {
                distances[node] = Self.unreached
                node = tail(of: last)
            } else {
                return
            }
        }
    }

    private func tail(of arc: Arc) -> Int { Int(arc.isForward ? tails[arc.edge] : graph.heads[arc.edge]) }
    private func head(of arc: Arc) -> Int { Int(arc.isForward ? graph.heads[arc.edge] : tails[arc.edge]) }

    /// The first arc from position `tried` on that has room and comes nearer; `tried` stays on it.
    private func nextArc(at node: Int, _ tried: inout Int) -> Arc? {
        let nearer = distances[node] - 1
        let outgoingCount = graph.starts[node + 1] - graph.starts[node]
        let incomingCount = incomingStarts[node + 1] - incomingStarts[node]
        while tried < outgoingCount {
            let edge = graph.starts[node] + tried
            if forward[edge] > 0, distances[Int(graph.heads[edge])] == nearer { return Arc(edge: edge, isForward: true) }
            tried += 1
        }
        while tried < outgoingCount + incomingCount {
            let edge = Int(incoming[incomingStarts[node] + tried - outgoingCount])
            if backward[edge] > 0, distances[Int(tails[edge])] == nearer { return Arc(edge: edge, isForward: false) }
            tried += 1
        }
        return nil
    }

    /// Sends along `path` what its narrowest arc takes.
    ///
    /// - Returns: The position of the first arc that has no room left.
    private mutating func augment(_ path: [Arc]) -> Int {
        var amount = Double.infinity
        var limit = 0
        for (position, arc) in path.enumerated() {
            let room = arc.isForward ? forward[arc.edge] : backward[arc.edge]
            if room < amount { (amount, limit) = (room, position) }
        }
        for arc in path {
            forward[arc.edge] += arc.isForward ? -amount : amount
            backward[arc.edge] += arc.isForward ? amount : -amount
        }
        return limit
    }
}
