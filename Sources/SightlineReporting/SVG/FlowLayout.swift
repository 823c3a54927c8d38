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
    /// `[L + 1][T]`: what flows through each node, the input first, the top last.
    let throughput: [[Double]]
    /// All edges with a flow: the widest first, then from the source down, from left to right.
    let edges: [Edge]

    /// The least that a column takes, so that its label has room.
    private static let leastColumn = 20.0
    private static let gap = 10.0

    init(_ picture: FlowPicture) {
        let count = picture.tokens.count
        var throughput = picture.flows.map { layer in layer.map { $0.reduce(0, +) } }
        throughput.insert((0..<count).map { key in picture.flows.first?.reduce(0) { $0 + $1[key] } ?? 0 }, at: 0)
        self.throughput = throughput

        let widest = (0..<count).map { token in throughput.reduce(0) { max($0, $1[token]) } }
        let total = widest.reduce(0, +)
        let room = max(420, 16 * Double(count))
        scale = total > 0 ? room / total : 0
        var columns: [Double] = []
        var end = 0.0
        columnWidths = widest.map { [scale] in max(Self.leastColumn, $0 * scale + Self.gap) }
        for width in columnWidths {
            columns.append(end + width / 2)
            end += width
        }
        self.columns = columns
        width = end
        edges = Self.edges(picture, throughput, columns: columns, width: end, scale: scale)
    }

    /// What flows out of the source.
    var total: Double { throughput.last?.reduce(0, +) ?? 0 }

    private static func edges(
        _ picture: FlowPicture, _ throughput: [[Double]], columns: [Double], width: Double, scale: Double
    ) -> [Edge] {
        var edges: [Edge] = []
        let top = throughput[throughput.count - 1]
        var sourceEnd = width / 2 - top.reduce(0, +) * scale / 2
        for (token, flow) in top.enumerated() where flow > 0 {
            edges.append(
                Edge(
                    layer: nil, query: token, key: token, flow: flow, top: sourceEnd + flow * scale / 2,
                    bottom: columns[token]))
            sourceEnd += flow * scale
        }
        for (layer, rows) in picture.flows.enumerated().reversed() {
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
        return edges.enumerated().sorted { ($1.element.flow, $0.offset) < ($0.element.flow, $1.offset) }.map(\.element)
    }
}
