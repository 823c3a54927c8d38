import SightlineTensors

/// Token sequences laid out so that everything but attention sees one `[N, D]` matrix and no padding.
struct PackedSequences {
    /// How a network wants its sequences.
    struct Layout: Sendable {
        var tree = Tree.absent
        var positionRule = PositionRule.fromZero
        /// A sequence's last token is its last that is not padding.
        var padding: Int?
        /// Whether tokens see nothing after them, so that padding at the end can be left out.
        var isCausal = false
    }

    /// Whether the rows are the nodes of a tree, level by level.
    enum Tree: Sendable {
        /// They are the sequences, one after the other.
        case absent
        /// What sequences begin with in common stands in the matrix once.
        case shared
        /// Every sequence is a path of its own.
        case separate
    }

    /// Sequences of one length: attention works on one run at a time.
    struct Run {
        let sequenceCount: Int
        let length: Int
        /// Where the tokens of the sequences stand, one sequence after the other.
        fileprivate let place: Place
        /// The sequences' places in the batch.
        let sequences: Range<Int>
    }

    fileprivate enum Place {
        case rows(Range<Int>)
        /// int64 `[sequenceCount · length]`.
        case gathered(Tensor)
    }

    /// Which of a sequence's tokens its pooled state is of.
    enum PooledToken: Sendable {
        case first
        case last
    }

    /// Of the sequences, in the order of the runs.
    let lengths: [Int]
    /// The row of each token of each sequence; nil where they follow one another.
    let tokenRows: [Int]?
    /// int64 `[N]`.
    let ids: Tensor
    /// Each token's number for position embeddings, int64 `[N]`.
    let positions: Tensor
    /// Which of two texts each token belongs to, int64 `[N]`.
    let segments: Tensor
    let runs: [Run]
    /// The tree behind the matrix, where there is one.
    let tree: PrefixTree?
    /// Whether a sequence's last token is not its last that is no padding.
    let endsWithPadding: Bool
    private let firstRows: Tensor
    private let lastRows: Tensor
    /// For each row, where it first stands among the tokens of all runs; nil where these are the rows.
    private let firstPlaces: Tensor?
    /// The batch's sequences in the order of the runs; the results come in the order given.
    private let order: [Int]

    /// - Parameter sequences: None empty.
    init(_ sequences: [ModelInput], layout: Layout) throws {
        order = sequences.indices.sorted {
            (sequences[$0].ids.count, $0) < (sequences[$1].ids.count, $1)
        }
        let ordered = order.map { sequences[$0] }
        lengths = ordered.map(\.ids.count)
        endsWithPadding = ordered.contains { layout.lastPlace($0.ids) < $0.ids.count - 1 }
        if layout.tree != .absent {
            let tree = PrefixTree(ordered.map(\.ids), isShared: layout.tree == .shared)
            self.tree = tree
            ids = try Tensor(tree.ids)
            positions = try Tensor(tree.levels.enumerated().flatMap { place, level in level.map { _ in place } })
            segments = try Tensor([Int](repeating: 0, count: tree.ids.count))
            firstRows = try Tensor(tree.paths.map { $0[0] })
            lastRows = try Tensor(zip(tree.paths, ordered).map { $0[layout.lastPlace($1.ids)] })
            let tokenRows = Array(tree.paths.joined())
            self.tokenRows = tokenRows
            var places = [Int](repeating: -1, count: tree.ids.count)
            for (place, node) in tokenRows.enumerated() where places[node] < 0 { places[node] = place }
            firstPlaces = try Tensor(places)
            runs = try Self.runs(lengths: lengths) { sequences, _ in
                .gathered(try Tensor(tree.paths[sequences].flatMap { $0 }))
            }
        } else {
            tree = nil
            tokenRows = nil
            ids = try Tensor(ordered.flatMap(\.ids))
            positions = try Tensor(ordered.flatMap { layout.positionRule.positions(of: $0.ids) })
            segments = try Tensor(ordered.flatMap { $0.segments ?? [Int](repeating: 0, count: $0.ids.count) })
            var firsts: [Int] = []
            var lasts: [Int] = []
            var start = 0
            for sequence in ordered {
                firsts.append(start)
                lasts.append(start + layout.lastPlace(sequence.ids))
                start += sequence.ids.count
            }
            firstRows = try Tensor(firsts)
            lastRows = try Tensor(lasts)
            firstPlaces = nil
            runs = try Self.runs(lengths: lengths) { _, rows in .rows(rows) }
        }
    }

    private static func runs(
        lengths: [Int], place: (_ sequences: Range<Int>, _ rows: Range<Int>) throws -> Place
    ) throws -> [Run] {
        var runs: [Run] = []
        var first = 0
        var row = 0
        while first < lengths.count {
            let length = lengths[first]
            let end = lengths[first...].firstIndex { $0 != length } ?? lengths.count
            let rows = row..<row + (end - first) * length
            runs.append(
                Run(
                    sequenceCount: end - first, length: length, place: try place(first..<end, rows),
                    sequences: first..<end))
            first = end
            row = rows.upperBound
        }
        return runs
    }

    /// The row of each sequence's token whose state is pooled, int64 `[B]`.
    func pooledRows(_ token: PooledToken) -> Tensor {
        switch token {
        case .first: firstRows
        case .last: lastRows
        }
    }

    /// The matrix's rows, from one row for each token of each run.
    func rows(ofTokens tokens: Tensor) throws -> Tensor {
        try firstPlaces.map { try tokens.rows($0) } ?? tokens
    }

    /// Rows of results `[B, …]` in the order in which the sequences were given.
    func inGivenOrder(_ results: Tensor) throws -> Tensor {
        guard order != Array(order.indices) else { return results }
        var places = [Int](repeating: 0, count: order.count)
        for (place, sequence) in order.enumerated() { places[sequence] = place }
        return try results.rows(Tensor(places))
    }
}

extension PackedSequences.Layout {
    /// Of the last token that is not padding; the first one's where all are.
    func lastPlace(_ ids: [Int]) -> Int {
        guard let padding else { return ids.count - 1 }
        return ids.lastIndex { $0 != padding } ?? 0
    }

    /// A sequence without the padding at its end, which tokens before it do not see.
    func trimmed(_ input: ModelInput) -> ModelInput {
        guard padding != nil, isCausal else { return input }
        let count = lastPlace(input.ids) + 1
        return ModelInput(Array(input.ids.prefix(count)), segments: input.segments.map { Array($0.prefix(count)) })
    }
}

extension PackedSequences.Run {
    /// The tokens of the run's sequences, `[sequenceCount · length, …]`.
    func tokens(of rows: Tensor) throws -> Tensor {
        switch place {
        case .rows(let range): try rows.narrowed(axis: 0, to: range)
        case .gathered(let indices): try rows.rows(indices)
        }
    }
}

extension PositionRule {
    func positions(of ids: [Int]) -> [Int] {
        switch self {
        case .fromZero:
            return Array(ids.indices)
        case .skippingPadding(let padding):
            var count = 0
            return ids.map { id in
                guard id != padding else { return padding }
                count += 1
                return padding + count
            }
        }
    }
}
