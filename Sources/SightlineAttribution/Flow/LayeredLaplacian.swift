import SightlineTensors

/// The factorised Laplacian `Bᵀ W B` of a layered graph with its return edge, the target grounded.
///
/// It is block tridiagonal: a block is a level, or as many small ones as make a matrix worth an operator's call, or
/// the whole of a small graph. Elimination runs from the bottom up and from the top down at once, on a thread each, and
/// meets at a block in the middle.
struct LayeredLaplacian {
    /// Nodes of every block, the target in none.
    private let nodes: [Range<Int>]
    private let middle: Int
    /// Blocks before `middle`, upwards.
    private let lower: EliminatedChain
    /// Blocks after `middle`, downwards.
    private let upper: EliminatedChain
    private let middleFactor: Tensor

    /// - Parameter conductances: By edge number, and last the return edge's.
    init(_ graph: LayeredGraph, conductances: [Double]) throws {
        let nodes = Self.blocks(of: graph.levels)
        self.nodes = nodes
        let middle = nodes.count / 2
        self.middle = middle
        let chains = try concurrently(2, threadCount: nodes.count < 3 ? 1 : 2) { index in
            let order = index == 0 ? Array(0..<middle) : Array((middle + 1..<nodes.count).reversed())
            return try EliminatedChain(
                order.map { block in
                    EliminatedChain.Step(
                        block: try graph.block(nodes[block], conductances),
                        coupling: index == 0
                            ? try graph.coupling(from: nodes[block + 1], to: nodes[block], conductances)
                            : try graph.coupling(from: nodes[block], to: nodes[block - 1], conductances).transposed(0, 1))
                })
        }
        let (lower, upper) = (chains[0], chains[1])
        (self.lower, self.upper) = (lower, upper)
        middleFactor = try Runtime.onOneThread {
            try graph.block(nodes[middle], conductances).joined(lower.remainder).joined(upper.remainder).factor()
        }
    }

    /// Blocks smaller than this cost more in calls than in arithmetic.
    private static let smallestBlock = 64
    /// A graph with no more nodes is one block, with nothing to couple.
    private static let largestSingleBlock = 128

    private static func blocks(of levels: [Range<Int>]) -> [Range<Int>] {
        let nodes = 1..<(levels.last?.upperBound ?? 1)
        guard nodes.count > largestSingleBlock else { return [nodes] }
        var blocks: [Range<Int>] = []
        for level in levels.dropFirst() {
            if let last = blocks.last, last.count < smallestBlock || level.count == 1 {
                blocks[blocks.count - 1] = last.lowerBound..<level.upperBound
            } else {
                blocks.append(level)
            }
        }
        return blocks
    }

    /// Solves for the potentials of all nodes, the target's 0, given what is to flow into each.
    func solve(_ right: [Double]) throws -> [Double] {
        try Runtime.onOneThread {
            let right = try nodes.map { try Tensor(Array(right[$0]), shape: [$0.count, 1]) }
            let fromBelow = try lower.eliminate(Array(right[..<middle]))
            let fromAbove = try upper.eliminate(right[(middle + 1)...].reversed())
            var centre = right[middle]
            for carried in [fromBelow.carried, fromAbove.carried] {
                if let carried { centre = try centre + carried }
            }
            centre = try middleFactor.choleskySolve(centre)
            let below = try lower.substitute(fromBelow.reduced, boundary: centre)
            let above = try upper.substitute(fromAbove.reduced, boundary: centre)
            let solution = try Tensor.concatenated(below.reversed() + [centre] + above)
            return try [0] + solution.reshaped([-1]).elements(as: Double.self)
        }
    }
}

extension LayeredGraph {
    /// The conductances among some nodes, and from them to the target: their own edges to it, and the return edge at
    /// the source.
    fileprivate func block(_ nodes: Range<Int>, _ conductances: [Double]) throws -> LaplacianBlock {
        let count = nodes.count
        var joints: [Double] = []
        var ground = [Double](repeating: 0, count: count)
        for (row, node) in nodes.enumerated() {
            for edge in starts[node]..<starts[node + 1] {
                let head = Int(heads[edge])
                if head == 0 {
                    ground[row] += conductances[edge]
                } else if head >= nodes.lowerBound {
                    let column = head - nodes.lowerBound
                    if joints.isEmpty { joints = [Double](repeating: 0, count: count * count) }
                    joints[row * count + column] = conductances[edge]
                    joints[column * count + row] = conductances[edge]
                }
            }
        }
        if nodes.upperBound == nodeCount { ground[count - 1] += conductances[edgeCount] }
        return LaplacianBlock(
            joints: joints.isEmpty ? nil : try Tensor(joints, shape: [count, count]),
            ground: try Tensor(ground, shape: [count, 1]))
    }

    /// Conductances of the edges from `tails` (rows) to `heads` (columns), 0 where there is none.
    fileprivate func coupling(from tails: Range<Int>, to nodes: Range<Int>, _ conductances: [Double]) throws -> Tensor {
        var elements = [Double](repeating: 0, count: tails.count * nodes.count)
        for (row, node) in tails.enumerated() {
            for edge in starts[node]..<starts[node + 1] where nodes.contains(Int(heads[edge])) {
                elements[row * nodes.count + Int(heads[edge]) - nodes.lowerBound] = conductances[edge]
            }
        }
        return try Tensor(elements, shape: [tails.count, nodes.count])
    }
}
