import SightlineTensors

/// Steps of the primal–dual method for ``BarrierFlow``, in units of the graph's narrowest layer.
///
/// The conditions are `c + B y − z_l + z_u = 0`, `Bᵀ f = 0`, `f z_l = s z_u = μ` on every edge, with `B y = y_head −
/// y_tail`. A step solves `Bᵀ W B Δy = Bᵀ(W r + f)` for the potentials; the rest follows edge by edge.
///
/// It starts from half of every capacity, which is inside all bounds and not conserved; the first full step conserves
/// it. A conserved start is there too, pushed down in proportion, but the flow then thins out from layer to layer and
/// starts next to its bounds: causal graphs took up to 150 steps from it, and take some 30 from this one.
struct BarrierFlowSolver {
    private let graph: LayeredGraph
    /// By edge number, and last the return edge.
    private(set) var edges: [BarrierEdge]
    /// `y` by node number; the target's stays 0.
    private(set) var potentials: [Double]
    private(set) var iterations = 0
    private let epsilon: Double

    /// How far the products may be from μ when the method ends, relatively. The last steps converge quadratically, so
    /// this costs one; attributions are then right to about as many digits.
    private static let centralityTolerance = 1e-6
    /// Rounding of the optimality conditions, relative to their terms: multipliers of tiny capacities are large.
    private static let residualTolerance = 1e-9
    /// How far conservation may be from exact, in units of the narrowest layer, which no flow exceeds. Rounding leaves
    /// some 1e-16; where a part of the graph lies between two cuts, joined to the rest 1e19 times more weakly than in
    /// itself, some 1e-11.
    private static let conservationTolerance = 1e-9
    fileprivate static let boundaryFraction = 0.995
    /// A corrected step shorter than this is not taken, but a plain one: towards equal products, or where they are about
    /// equal already, to this share of them.
    private static let shortStep = 0.3
    private static let plainReduction = 0.3
    /// Products count as about equal when the smallest is at least this share of their mean.
    private static let equalityShare = 0.5
    /// The first μ is this multiple of the narrowest layer's capacity over the number of edges: well above the last.
    private static let firstBarrier = 10.0

    init(_ graph: LayeredGraph, unit: Double, epsilon: Double) {
        self.graph = graph
        self.epsilon = epsilon
        let capacities = graph.capacities.map { $0 / unit }
        let barrier = max(Self.firstBarrier, epsilon / 2) / Double(capacities.count + 1)
        // No edge can carry more than 1, the narrowest layer's capacity.
        edges = capacities.map { BarrierEdge(flow: min($0, 1) / 2, capacity: $0, cost: 0, barrier: barrier) }
        edges.append(BarrierEdge(flow: 0.5, capacity: capacities.reduce(0, +), cost: -1, barrier: barrier))
        potentials = [Double](repeating: 0, count: graph.nodeCount)
    }

    /// μ at the end.
    private var barrier: Double { epsilon / Double(2 * edges.count) }

    mutating func run(iterationLimit: Int) throws {
        var state = advance(primalStep: 0, dualStep: 0)
        while !hasArrived(state) {
            guard iterations < iterationLimit else {
                throw FlowError.notConverged(
                    iterations: iterations, gap: state.productSum, tolerance: epsilon)
            }
            state = try step(from: state)
            iterations += 1
        }
    }

    private func hasArrived(_ state: State) -> Bool {
        state.largestProduct <= (1 + Self.centralityTolerance) * barrier
            && state.smallestProduct >= (1 - Self.centralityTolerance) * barrier
            && state.dualResidual <= Self.residualTolerance
            && graph.conservationResidual(of: edges.map(\.flow)) <= Self.conservationTolerance
    }
}

// MARK: - Steps

extension BarrierFlowSolver {
    private mutating func step(from state: State) throws -> State {
        let mean = state.productSum / Double(2 * edges.count)
        let laplacian = try LayeredLaplacian(graph, conductances: edges.map(\.conductance))

        let target = barrier
        let predicted = try direct(laplacian) { _ in BarrierEdge.Aim(lower: target, upper: target) }
        let reached = predicted.productSum(
            primalStep: min(1, 1 / predicted.primalSpeed), dualStep: min(1, 1 / predicted.dualSpeed))
            / Double(2 * edges.count)
        let ratio = reached / mean
        let centre = max(ratio * ratio * ratio * mean, target)
        var direction = try direct(laplacian) { $0.correctedAim(centre: centre) }
        if min(direction.primalStep, direction.dualStep) < Self.shortStep {
            // The correction has led astray: away from the bounds first.
            let isCentred = state.smallestProduct >= Self.equalityShare * mean
            let centre = max(isCentred ? Self.plainReduction * mean : mean, target)
            direction = try direct(laplacian) { _ in BarrierEdge.Aim(lower: centre, upper: centre) }
        }
        for node in potentials.indices { potentials[node] += direction.dualStep * direction.potentialChanges[node] }
        return advance(primalStep: direction.primalStep, dualStep: direction.dualStep)
    }

    /// What a direction leads to.
    fileprivate struct Direction {
        var potentialChanges: [Double]
        /// Largest relative decrease: 1 over the step that reaches a boundary.
        var primalSpeed = 0.0
        var dualSpeed = 0.0
        /// Coefficients of the sum of products after a step: constant, in the primal step, in the dual step, in both.
        var products = 0.0
        var primalProducts = 0.0
        var dualProducts = 0.0
        var mixedProducts = 0.0

        var primalStep: Double { min(1, BarrierFlowSolver.boundaryFraction / primalSpeed) }
        var dualStep: Double { min(1, BarrierFlowSolver.boundaryFraction / dualSpeed) }

        func productSum(primalStep: Double, dualStep: Double) -> Double {
            products + primalStep * primalProducts + dualStep * dualProducts + primalStep * dualStep * mixedProducts
        }
    }

    /// Sets every edge's direction towards its aim.
    fileprivate mutating func direct(
        _ laplacian: LayeredLaplacian, aim: (BarrierEdge) -> BarrierEdge.Aim
    ) throws -> Direction {
        var right = [Double](repeating: 0, count: potentials.count)
        visitEdges { edge, tail, head in
            let push = edge.conductance * edge.drive(aim(edge)) + edge.flow
            right[head] += push
            right[tail] -= push
        }
        let changes = try laplacian.solve(right)
        var direction = Direction(potentialChanges: changes)
        visitEdges { edge, tail, head in
            edge.setDirection(aim(edge), potentialChange: changes[head] - changes[tail])
            direction.include(edge)
        }
        return direction
    }
}

extension BarrierFlowSolver.Direction {
    fileprivate mutating func include(_ edge: BarrierEdge) {
        primalSpeed = max(primalSpeed, -edge.flowChange / edge.flow, edge.flowChange / edge.slack)
        dualSpeed = max(
            dualSpeed, -edge.lowerChange / edge.lowerMultiplier, -edge.upperChange / edge.upperMultiplier)
        products += edge.flow * edge.lowerMultiplier + edge.slack * edge.upperMultiplier
        primalProducts += edge.flowChange * (edge.lowerMultiplier - edge.upperMultiplier)
        dualProducts += edge.flow * edge.lowerChange + edge.slack * edge.upperChange
        mixedProducts += edge.flowChange * (edge.lowerChange - edge.upperChange)
    }
}

// MARK: - Edges

extension BarrierFlowSolver {
    private struct State {
        var productSum = 0.0
        var largestProduct = 0.0
        var smallestProduct = Double.infinity
        var dualResidual = 0.0
    }

    /// Moves every edge along its direction, and prepares it for the next.
    private mutating func advance(primalStep: Double, dualStep: Double) -> State {
        var state = State()
        visitEdges { edge, _, _ in
            edge.move(primalStep: primalStep, dualStep: dualStep)
            edge.updateConductance()
            let lower = edge.flow * edge.lowerMultiplier
            let upper = edge.slack * edge.upperMultiplier
            state.productSum += lower + upper
            state.largestProduct = max(state.largestProduct, lower, upper)
            state.smallestProduct = min(state.smallestProduct, lower, upper)
            let scale = 1 + edge.lowerMultiplier + edge.upperMultiplier
            state.dualResidual = max(state.dualResidual, abs(edge.costError) / scale)
        }
        return state
    }

    /// Calls `body` with every edge, its tail and its head, the return edge last.
    @inline(__always)
    private mutating func visitEdges(_ body: (inout BarrierEdge, Int, Int) -> Void) {
        let graph = graph
        let source = graph.nodeCount - 1
        edges.withUnsafeMutableBufferPointer { edges in
            for tail in 1...source {
                for edge in graph.starts[tail]..<graph.starts[tail + 1] {
                    body(&edges[edge], tail, Int(graph.heads[edge]))
                }
            }
            body(&edges[edges.count - 1], 0, source)
        }
    }
}
