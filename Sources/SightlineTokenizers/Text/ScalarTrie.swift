/// A prefix tree over Unicode scalars, which keeps apart what `String ==` would
/// take for the same text.
///
/// The edges are in one open-addressed hash table, so following one costs a
/// multiplication and most often a single probe. Looking for the longest of
/// all entries that start at a place takes one walk, whatever their number.
struct ScalarTrie: Sendable {
    /// A place in the tree, reached by a prefix.
    typealias Node = UInt32

    static let root: Node = 0
    private static let scalarBits: UInt64 = 21

    /// An edge of the tree, by the node and scalar it leads from.
    private struct Edge {
        static let empty = UInt64.max

        var origin = empty
        var target: Node = 0
    }

    private var edges: [Edge] = Array(repeating: Edge(), count: 16)
    private var edgeCount = 0
    /// For each node, the value of the entry that ends there, or -1.
    private var values: [Int32] = [-1]

    /// Enters `value`, at least 0, under `key`.
    ///
    /// - Returns: the value that was there before, and is kept; else nil.
    @discardableResult
    mutating func insert(_ key: some Sequence<Unicode.Scalar>, _ value: Int) -> Int? {
        var node = Self.root
        for scalar in key { node = childMakingOne(of: node, scalar) }
        if let held = self.value(at: node) { return held }
        values[Int(node)] = Int32(truncatingIfNeeded: value)
        return nil
    }

    /// The node behind `node` along `scalar`, or nil.
    func child(of node: Node, _ scalar: Unicode.Scalar) -> Node? {
        let origin = Self.origin(node, scalar)
        let edge = edges[slot(of: origin)]
        return edge.origin == origin ? edge.target : nil
    }

    /// The node behind the root along `key`, or nil.
    func node(for key: some Sequence<Unicode.Scalar>) -> Node? {
        var node = Self.root
        for scalar in key {
            guard let child = child(of: node, scalar) else { return nil }
            node = child
        }
        return node
    }

    /// The value of the entry that ends at `node`, or nil.
    func value(at node: Node) -> Int? {
        let value = values[Int(node)]
        return value < 0 ? nil : Int(value)
    }

    /// The longest entry along `scalars` from `range.lowerBound` on, starting
    /// at `node`; at least one scalar long.
    func longestMatch(
        in scalars: [Unicode.Scalar], _ range: Range<Int>, from node: Node = root
    ) -> (value: Int, end: Int)? {
        var node = node
        var longest: (value: Int, end: Int)?
        for index in range {
            guard let child = child(of: node, scalars[index]) else { break }
            node = child
            if let value = value(at: node) { longest = (value, index + 1) }
        }
        return longest
    }

    private mutating func childMakingOne(of node: Node, _ scalar: Unicode.Scalar) -> Node {
        if let child = child(of: node, scalar) { return child }
        if edgeCount * 2 >= edges.count { grow() }
        let child = Node(truncatingIfNeeded: values.count)
        values.append(-1)
        let origin = Self.origin(node, scalar)
        edges[slot(of: origin)] = Edge(origin: origin, target: child)
        edgeCount += 1
        return child
    }

    private mutating func grow() {
        let old = edges
        edges = Array(repeating: Edge(), count: old.count * 2)
        for edge in old where edge.origin != Edge.empty { edges[slot(of: edge.origin)] = edge }
    }

    private static func origin(_ node: Node, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(node) << scalarBits | UInt64(scalar.value)
    }

    /// The slot that holds the edge from `origin`, or the free one where it belongs.
    private func slot(of origin: UInt64) -> Int {
        let mask = edges.count - 1
        var slot = Int(truncatingIfNeeded: (origin &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while edges[slot].origin != origin && edges[slot].origin != Edge.empty { slot = (slot + 1) & mask }
        return slot
    }
}
