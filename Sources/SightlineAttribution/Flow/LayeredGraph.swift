import SightlineTensors

/// The graph that attention flow runs on: a node for every token after every layer, an edge wherever a layer moves
/// information from one token to another.
///
/// Nodes are `(l, i)` with `l = 0` for the input and `l = L` for the top. The edge `(l+1, i) → (l, j)` has the capacity
/// `Ā⁽ˡ⁺¹⁾[i, j]`; the super-source is joined to the top nodes it feeds, every `(0, j)` to the super-target, each by an
/// edge of capacity `n`, the number of tokens. Flow runs from the source at the top down to the tokens of the input.
///
/// Edges without capacity and everything on no path from source to target are left out: what remains lets a strictly
/// positive flow through every edge.
///
/// Sources: Abnar & Zuidema, ACL 2020; Azarkhalili & Libbrecht, ACL 2025, arXiv 2502.15765.
public struct LayeredGraph: Sendable {
    public let tokenCount: Int
    public let layerCount: Int

    /// The tokens with a node left, for `l = 0 … L`, ascending.
    let tokens: [[Int]]
    /// Nodes by number: the target is 0, then follow the levels from the input up, and last the source. `levels[k]` are
    /// the numbers of level `k`; level 0 is the target, level `l + 1` holds the nodes `(l, ·)`.
    let levels: [Range<Int>]
    /// Edges out of node `v` are `starts[v] ..< starts[v + 1]`; they go one level down, heads ascending.
    let starts: [Int]
    let heads: [Int32]
    let capacities: [Double]

    /// Nodes on some path from source to target, these two included; 0 if there is no path.
    public var nodeCount: Int { capacities.isEmpty ? 0 : starts.count - 1 }
    /// Edges on some path, those of source and target included.
    public var edgeCount: Int { capacities.count }
    /// Whether nothing can flow.
    public var isEmpty: Bool { capacities.isEmpty }

    /// Capacities below this share of the largest count as none: what they could carry is far below rounding
    /// **[ours]**.
    private static let negligibleShare = 1e-100

    /// - Parameters:
    ///   - layers: `Ā⁽¹⁾ … Ā⁽ᴸ⁾`, `[T, T]` each, row = query, first layer first; finite numbers of at least 0.
    ///   - source: The top nodes the source feeds: all (Azarkhalili & Libbrecht), or one, such as the class token
    ///     (Abnar & Zuidema).
    /// - Throws: ``FlowError`` for no layers, shapes that do not fit, invalid capacities, a source outside the
    ///   sequence; ``TorchError``.
    public init(layers: [Tensor], source: AttentionSource) throws {
        let matrices = try Self.checkedMatrices(layers)
        let tokenCount = layers[0].shape[0]
        if case .token(let index) = source, !(0..<tokenCount).contains(index) {
            throw FlowError.noSuchToken(index, tokenCount: tokenCount)
        }
        self.tokenCount = tokenCount
        layerCount = layers.count
        tokens = Self.connectedTokens(matrices, tokenCount: tokenCount, source: source)

        var levels: [Range<Int>] = []
        for count in [1] + tokens.map(\.count) + [1] {
            let start = levels.last?.upperBound ?? 0
            levels.append(start..<start + count)
        }
        self.levels = levels

        var starts = [0, 0]
        var heads: [Int32] = []
        var capacities: [Double] = []
        for _ in tokens[0] {
            heads.append(0)
            capacities.append(Double(tokenCount))
            starts.append(heads.count)
        }
        for (layer, matrix) in matrices.enumerated() {
            for query in tokens[layer + 1] {
                for (position, key) in tokens[layer].enumerated() where matrix[query * tokenCount + key] > 0 {
                    heads.append(Int32(levels[layer + 1].lowerBound + position))
                    capacities.append(matrix[query * tokenCount + key])
                }
                starts.append(heads.count)
            }
        }
        for node in levels[layers.count + 1] {
            heads.append(Int32(node))
            capacities.append(Double(tokenCount))
        }
        starts.append(heads.count)
        self.starts = starts
        self.heads = heads
        self.capacities = capacities
    }

    private static func checkedMatrices(_ layers: [Tensor]) throws -> [[Double]] {
        guard let first = layers.first else { throw FlowError.noLayers }
        let tokenCount = first.shape.first ?? 0
        var matrices = try layers.enumerated().map { layer, tensor in
            guard tensor.shape == [tokenCount, tokenCount], tokenCount > 0 else {
                throw FlowError.wrongShape(
                    layer: layer, found: tensor.shape,
                    expected: tokenCount == 0 ? "[tokens, tokens]" : "[\(tokenCount), \(tokenCount)]")
            }
            let elements: [Double] = try tensor.converted(to: .float64).elements()
            if let index = elements.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
                throw FlowError.invalidCapacity(
                    layer: layer, query: index / tokenCount, key: index % tokenCount, found: elements[index])
            }
            return elements
        }
        let threshold = negligibleShare * matrices.reduce(0) { max($0, $1.max() ?? 0) }
        for layer in matrices.indices {
            for index in matrices[layer].indices where matrices[layer][index] <= threshold { matrices[layer][index] = 0 }
        }
        return matrices
    }

    /// The tokens of every level that the source reaches and that reach the target; all empty if none do.
    private static func connectedTokens(_ matrices: [[Double]], tokenCount: Int, source: AttentionSource) -> [[Int]] {
        // Everything at the bottom reaches the target.
        var reachesTarget = [[Bool](repeating: true, count: tokenCount)]
        for (layer, matrix) in matrices.enumerated() {
            reachesTarget.append(
                (0..<tokenCount).map { query in
                    (0..<tokenCount).contains { reachesTarget[layer][$0] && matrix[query * tokenCount + $0] > 0 }
                })
        }
        var isConnected = reachesTarget
        if case .token(let index) = source {
            for query in 0..<tokenCount where query != index { isConnected[matrices.count][query] = false }
        }
        for layer in matrices.indices.reversed() {
            var isFed = [Bool](repeating: false, count: tokenCount)
            for query in 0..<tokenCount where isConnected[layer + 1][query] {
                for key in 0..<tokenCount where matrices[layer][query * tokenCount + key] > 0 { isFed[key] = true }
            }
            for key in 0..<tokenCount where !isFed[key] { isConnected[layer][key] = false }
        }
        return isConnected.map { level in level.indices.filter { level[$0] } }
    }
}

// MARK: - Reading flows

extension LayeredGraph {
    /// What reaches every token of the input: the flow on its edge to the target; 0 for a token without a path.
    func attribution(of flows: [Double]) -> [Double] {
        var attribution = [Double](repeating: 0, count: tokenCount)
        guard !isEmpty else { return attribution }
        for (token, node) in zip(tokens[0], levels[1]) { attribution[token] = flows[starts[node]] }
        return attribution
    }

    /// The flow through every layer as matrices like the information tensors: row = query, column = key.
    func matrices(of flows: [Double]) -> [[[Double]]] {
        let nothing = [[Double]](repeating: [Double](repeating: 0, count: tokenCount), count: tokenCount)
        return (0..<layerCount).map { layer in
            var matrix = nothing
            for (query, node) in zip(tokens[layer + 1], levels[layer + 2]) {
                for edge in starts[node]..<starts[node + 1] {
                    matrix[query][tokens[layer][Int(heads[edge]) - levels[layer + 1].lowerBound]] = flows[edge]
                }
            }
            return matrix
        }
    }

    /// The largest difference between what enters and what leaves a node, source and target apart.
    func conservationResidual(of flows: [Double]) -> Double {
        guard !isEmpty else { return 0 }
        var surplus = [Double](repeating: 0, count: nodeCount)
        for node in 0..<nodeCount {
            for edge in starts[node]..<starts[node + 1] {
                surplus[node] -= flows[edge]
                surplus[Int(heads[edge])] += flows[edge]
            }
        }
        return surplus.dropFirst().dropLast().reduce(0) { max($0, abs($1)) }
    }
}
