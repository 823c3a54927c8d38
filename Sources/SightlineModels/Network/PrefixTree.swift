/// Token sequences as a tree: what sequences begin with in common is one path.
///
/// Where tokens see only those before them, all that a network computes for a token depends on the path to it alone,
/// and needs computing once per node. Nodes are numbered level by level.
struct PrefixTree {
    /// The token of each node.
    private(set) var ids: [Int] = []
    /// The node before each one; -1 for first tokens.
    private(set) var parents: [Int] = []
    /// The nodes at each place in a sequence.
    private(set) var levels: [Range<Int>] = []
    /// The nodes of each sequence, from its first token to its last.
    private(set) var paths: [[Int]]

    private struct Step: Hashable {
        var parent: Int
        var id: Int
        /// The sequence, where each has a path of its own.
        var sequence: Int?
    }

    /// - Parameter isShared: Whether what sequences begin with in common is one path, or each has its own.
    init(_ sequences: [[Int]], isShared: Bool) {
        paths = sequences.map { sequence in
            var path: [Int] = []
            path.reserveCapacity(sequence.count)
            return path
        }
        for place in 0..<(sequences.map(\.count).max() ?? 0) {
            let start = ids.count
            var nodes: [Step: Int] = [:]
            for (index, sequence) in sequences.enumerated() where place < sequence.count {
                let step = Step(
                    parent: paths[index].last ?? -1, id: sequence[place], sequence: isShared ? nil : index)
                let node = nodes[step] ?? ids.count
                if node == ids.count {
                    nodes[step] = node
                    ids.append(step.id)
                    parents.append(step.parent)
                }
                paths[index].append(node)
            }
            levels.append(start..<ids.count)
        }
    }
}
