/// A regular expression as a tree.
indirect enum PatternNode {
    /// One scalar of the set.
    case scalar(ScalarSet)
    case sequence([PatternNode])
    /// The first that leads to a match is taken.
    case alternatives([PatternNode])
    /// - maximum: nil for any number.
    /// - isGreedy: whether more is preferred to fewer.
    case repetition(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
    case lookahead(Lookahead)

    /// A condition on what follows, which takes nothing in.
    struct Lookahead: Equatable {
        /// What the next scalar may be.
        let scalars: ScalarSet
        /// Whether the text may end here.
        let allowsEnd: Bool

        var inverted: Lookahead { Lookahead(scalars: scalars.inverted, allowsEnd: !allowsEnd) }
    }

    /// Whether it can match without taking a scalar in.
    var isNullable: Bool {
        switch self {
        case .scalar: false
        case .lookahead: true
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .alternatives(let nodes): nodes.contains(where: \.isNullable)
        case .repetition(let node, let minimum, _, _): minimum == 0 || node.isNullable
        }
    }

    /// The node as a condition on what follows, or nil if it asks for more than one scalar.
    var asLookahead: Lookahead? {
        switch self {
        case .scalar(let set): return Lookahead(scalars: set, allowsEnd: false)
        case .lookahead(let lookahead): return lookahead
        case .alternatives(let nodes):
            let parts = nodes.compactMap(\.asLookahead)
            guard parts.count == nodes.count else { return nil }
            return Lookahead(
                scalars: ScalarSet(parts.flatMap(\.scalars.ranges)), allowsEnd: parts.contains(where: \.allowsEnd))
        case .sequence(let nodes): return nodes.count == 1 ? nodes[0].asLookahead : nil
        case .repetition: return nil
        }
    }
}
