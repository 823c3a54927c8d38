import SightlineTensors

/// The factorised Laplacian `Bᵀ W B` of a layered graph with its return edge, the target grounded.
///
/// It is block tridiagonal by levels. Elimination runs from the bottom up and from the top down at once, on a thread
/// each, and meets at a level in the middle.
struct LayeredLaplacian {
    private let levels: [Range<Int>]
    private let middle: Int
    /// Levels `1 ..< middle`, upwards.
    private let lower: EliminatedChain
    /// Levels above `middle`, downwards from the source.
    private let upper: EliminatedChain
    private let middleFactor: Tensor

    /// - Parameter conductances: By edge number, and last the return edge's.
    init(_ graph: LayeredGraph, conductances: some RandomAccessCollection<Double>) throws {
        let conductances = Array(conductances)
        levels = graph.levels
        let top = levels.count - 1
        let middle = (top + 1) / 2
        self.middle = middle
        let ground = levels[1].map { conductances[graph.starts[$0]] }
        let returning = [conductances[conductances.count - 1]]
        let chains = try concurrently(2, threadCount: 2) { index in
            index == 0
                ? try EliminatedChain(
                    couplings: (1..<middle).map { try graph.coupling(above: $0, conductances) }, ground: Tensor(ground))
                : try EliminatedChain(
                    couplings: (middle..<top).reversed().map {
                        try graph.coupling(above: $0, conductances).transposed(0, 1)
                    }, ground: Tensor(returning))
        }
        let (lower, upper) = (chains[0], chains[1])
        (self.lower, self.upper) = (lower, upper)
        middleFactor = try Runtime.onOneThread {
            try laplacianFactor(
                offDiagonal: sum(lower.offDiagonal, upper.offDiagonal), excess: lower.ground + upper.ground)
        }
    }

    /// Solves for the potentials of all nodes, the target's 0, given what is to flow into each.
    func solve(_ right: [Double]) throws -> [Double] {
        try Runtime.onOneThread {
            func block(_ level: Int) throws -> Tensor { try Tensor(Array(right[levels[level]]), shape: [levels[level].count, 1]) }
            let top = levels.count - 1
            let fromBelow = try lower.eliminate((1..<middle).map(block))
            let fromAbove = try upper.eliminate((middle + 1...top).reversed().map(block))
            var carried = try block(middle)
            for carry in [fromBelow.carried, fromAbove.carried] {
                if let carry { carried = try carried + carry }
            }
            let centre = try carried.choleskySolve(with: middleFactor)
            let below = try lower.substitute(fromBelow.reduced, boundary: centre)
            let above = try upper.substitute(fromAbove.reduced, boundary: centre)
            let solutions = below.reversed() + [centre] + above
            return try [0] + solutions.flatMap { try $0.reshaped([-1]).elements(as: Double.self) }
        }
    }
}

extension LayeredGraph {
    /// Conductances of the edges from level `level + 1` (rows) down to `level` (columns), 0 where there is none.
    fileprivate func coupling(above level: Int, _ conductances: [Double]) throws -> Tensor {
        let width = levels[level].count
        var elements = [Double](repeating: 0, count: levels[level + 1].count * width)
        for (row, node) in levels[level + 1].enumerated() {
            for edge in starts[node]..<starts[node + 1] {
                elements[row * width + Int(heads[edge]) - levels[level].lowerBound] = conductances[edge]
            }
        }
        return try Tensor(elements, shape: [levels[level + 1].count, width])
    }
}
