/// A regular expression as a program for a nondeterministic machine, in which
/// the first of several ways is the preferred one (K. Thompson, "Regular
/// expression search algorithm", CACM 11(6), 1968).
struct PatternProgram {
    enum Instruction {
        /// Takes in one scalar of the set.
        case scalar(ScalarSet, next: Int)
        /// Goes on at `first` or, where that fails, at `second`.
        case split(first: Int, second: Int)
        case lookahead(PatternNode.Lookahead, next: Int)
        case match
    }

    private(set) var instructions: [Instruction] = []
    private(set) var start = 0

    /// Keeps the work of making an automaton within bounds, whatever a file holds.
    private static let maximumCount = 1_000

    init(_ node: PatternNode) throws(PatternError) {
        let end = try append(.match)
        start = try compile(node, next: end)
    }

    private mutating func append(_ instruction: Instruction) throws(PatternError) -> Int {
        guard instructions.count < Self.maximumCount else { throw .tooLarge(limit: Self.maximumCount) }
        instructions.append(instruction)
        return instructions.count - 1
    }

    /// Adds the instructions of `node`, from the last to the first.
    ///
    /// - Returns: where they start, given that they lead to `next`.
    private mutating func compile(_ node: PatternNode, next: Int) throws(PatternError) -> Int {
        switch node {
        case .scalar(let set):
            return try append(.scalar(set, next: next))
        case .lookahead(let lookahead):
            return try append(.lookahead(lookahead, next: next))
        case .sequence(let nodes):
            var start = next
            for node in nodes.reversed() { start = try compile(node, next: start) }
            return start
        case .alternatives(let nodes):
            var start: Int?
            for node in nodes.reversed() {
                let branch = try compile(node, next: next)
                start = try start.map { other throws(PatternError) in
                    try append(.split(first: branch, second: other))
                } ?? branch
            }
            return start ?? next
        case .repetition(let node, let minimum, let maximum, let isGreedy):
            var start = next
            if let maximum {
                for _ in minimum..<maximum {
                    start = try split(isGreedy, into: try compile(node, next: start), or: next)
                }
            } else {
                let loop = try append(.split(first: next, second: next))
                let body = try compile(node, next: loop)
                instructions[loop] = isGreedy ? .split(first: body, second: next) : .split(first: next, second: body)
                start = loop
            }
            for _ in 0..<minimum { start = try compile(node, next: start) }
            return start
        }
    }

    private mutating func split(_ isGreedy: Bool, into body: Int, or next: Int) throws(PatternError) -> Int {
        try append(isGreedy ? .split(first: body, second: next) : .split(first: next, second: body))
    }
}
