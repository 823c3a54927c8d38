import SightlineAttribution

/// Where the nodes and edges of a flow stand: a column for each token, a row for the source and for each level below it.
///
/// Nodes are bars as wide as what flows through them, edges as wide as what they carry, all in one scale. At a bar the
/// edges lie side by side, so that they fill it; a gap is an edge left out.
struct FlowLayout {
    struct Edge {
        /// From 0, first layer first; nil for the edges out of the source.
        let layer: Int?
        let query: Int
        let key: Int
        let flow: Double
        /// The middle of its upper and of its lower end.
        let top: Double
        let bottom: Double
    }

    /// Units of the drawing for a unit of flow.
    let scale: Double
    /// The middle of each token's column.
    let columns: [Double]
    let columnWidths: [Double]
    let width: Double
    /// The middle of the source's bar, above what it feeds.
    let source: Double
    /// `[L + 1][T]`: what flows through each node, the input first, the top last.
    let throughput: [[Double]]
    /// What flows out of the source.
    let total: Double
    /// The least flow that is drawn.
    let least: Double
    /// What is drawn: the widest first, then from the source down, from left to right.
    let edges: [Edge]

    /// Flows below this share of the largest between two layers are left out: they could hardly be seen **[ours]**.
    static let leastShare = 0.004
    /// The most edges drawn: enough to fill a page, few enough for any viewer **[ours]**.
    static let edgeLimit = 1_500
    /// From the lower side of a bar to the upper side of the next.
    static let rise = 90.0
    /// The least that a column takes, so that its label has room.
    private static let leastColumn = 20.0
    private static let columnGap = 10.0

    /// A layout in the largest scale in which all edges can be drawn.
    init(_ picture: FlowPicture) {
        let draft = FlowLayout(picture, scale: nil)
        let excess = draft.edges.reduce(1) { max($0, draft.excess(of: $1)) }
        self = excess > 1 ? FlowLayout(picture, scale: draft.scale / excess) : draft
    }

    /// - Parameter scale: nil for one that spends a fixed room on the bars.
    private init(_ picture: FlowPicture, scale fixedScale: Double?) {
        let tokens = picture.tokens.indices
        let input = tokens.map { key in picture.flows.first?.reduce(0) { $0 + $1[key] } ?? 0 }
        let throughput = [input] + picture.flows.map { layer in layer.map { $0.reduce(0, +) } }
        let widest = tokens.map { token in throughput.reduce(0) { max($0, $1[token]) } }
        let sum = widest.reduce(0, +)
        let scale = fixedScale ?? (sum > 0 ? max(420, 16 * Double(tokens.count)) / sum : 0)

        columnWidths = widest.map { max(Self.leastColumn, $0 * scale + Self.columnGap) }
        var columns: [Double] = []
        var end = 0.0
        for width in columnWidths {
            columns.append(end + width / 2)
            end += width
        }
        let top = throughput[throughput.count - 1]
        let total = top.reduce(0, +)
        let middle = total > 0 ? zip(top, columns).reduce(0) { $0 + $1.0 * $1.1 } / total : end / 2
        let half = total * scale / 2
        source = max(half, min(end - half, middle))
        least = picture.flows.reduce(0) { $1.reduce($0) { $1.reduce($0, max) } } * Self.leastShare
        self.throughput = throughput
        self.total = total
        self.scale = scale
        self.columns = columns
        width = end

        let found = Self.sourceEdges(top, start: source - half, columns, scale)
            + Self.layerEdges(picture.flows, throughput, columns, scale)
        let ranked = found.filter { [least] in $0.flow >= least }.enumerated().sorted {
            ($1.element.flow, $0.offset) < ($0.element.flow, $1.offset)
        }
        edges = ranked.prefix(Self.edgeLimit).map(\.element)
    }

    private static func sourceEdges(
        _ top: [Double], start: Double, _ columns: [Double], _ scale: Double
    ) -> [Edge] {
        var end = start
        return top.indices.filter { top[$0] > 0 }.map { token in
            defer { end += top[token] * scale }
            return Edge(
                layer: nil, query: token, key: token, flow: top[token], top: end + top[token] * scale / 2,
                bottom: columns[token])
        }
    }

    private static func layerEdges(
        _ flows: [[[Double]]], _ throughput: [[Double]], _ columns: [Double], _ scale: Double
    ) -> [Edge] {
        var edges: [Edge] = []
        for (layer, rows) in flows.enumerated().reversed() {
            // Where the next edge begins at each bar.
            var lowerEnds = zip(columns, throughput[layer]).map { $0 - $1 * scale / 2 }
            for (query, row) in rows.enumerated() {
                var upperEnd = columns[query] - throughput[layer + 1][query] * scale / 2
                for (key, flow) in row.enumerated() where flow > 0 {
                    let width = flow * scale
                    edges.append(
                        Edge(
                            layer: layer, query: query, key: key, flow: flow, top: upperEnd + width / 2,
                            bottom: lowerEnds[key] + width / 2))
                    upperEnd += width
                    lowerEnds[key] += width
                }
            }
        }
        return edges
    }
}

// MARK: - Curves

extension FlowLayout {
    /// Whether an edge is wider than it goes to the side. Such a one is drawn as an area, as wide at every height; others
    /// are strokes, as wide at every slope.
    func isBroad(_ edge: Edge) -> Bool { edge.flow * scale > abs(edge.top - edge.bottom) }

    /// How far below and above its ends a stroke is pulled: a cubic leaves each end upright, with a radius of curvature of
    /// `3a²/2d` for a pull `a` and a distance `d` to the side, and a stroke folds where that is less than half its width.
    func pull(of edge: Edge) -> Double {
        let distance = abs(edge.top - edge.bottom)
        return min(Self.rise, max(Self.rise / 2, (edge.flow * scale * distance / 3).squareRoot()))
    }

    /// By what the scale is too large for a stroke, as a factor: it would fold, or cover what is above and below it.
    private func excess(of edge: Edge) -> Double {
        guard !isBroad(edge) else { return 0 }
        let width = edge.flow * scale
        let fold = width * abs(edge.top - edge.bottom) / (3 * Self.rise * Self.rise)
        return max(fold, width / (0.6 * Self.rise))
    }
}
