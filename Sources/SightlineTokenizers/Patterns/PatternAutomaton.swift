/// A regular expression as a deterministic automaton, made as a whole when the
/// file is read, so that a text never meets anything but table look-ups.
///
/// A state is the list of instructions that a backtracking engine would try,
/// in its order, cut off behind the first that matches: so the last position
/// at which the automaton accepts is the end of the match that such an engine
/// finds. What a state accepts depends on the next scalar, which is how
/// lookahead of one scalar comes for free.
struct PatternAutomaton: Sendable {
    private let partition: ScalarPartition
    /// For each state and class, and the end of the text as a last class, the
    /// next state, doubled, plus one if the text so far is a match.
    private let transitions: [Int32]
    private let width: Int
    let stateCount: Int

    /// The state from which nothing is accepted.
    static let dead = 0
    static let start = 1

    private static let maximumStateCount = 1_000

    init(_ program: PatternProgram) throws(PatternError) {
        var builder = try Builder(program)
        try builder.build(limit: Self.maximumStateCount)
        partition = builder.partition
        transitions = builder.transitions
        width = builder.width
        stateCount = builder.states.count
    }

    func classIndex(of scalar: Unicode.Scalar) -> Int { partition.classIndex(of: scalar) }

    /// The class of the end of the text.
    var end: Int { width - 1 }

    /// Where `classIndex` leads from `state`, and whether the text before it is a match.
    func step(_ state: Int, _ classIndex: Int) -> (state: Int, accepts: Bool) {
        let transition = transitions[state * width + classIndex]
        return (Int(transition >> 1), transition & 1 == 1)
    }
}

/// The subset construction, on lists in place of sets.
private struct Builder {
    let program: PatternProgram
    let partition: ScalarPartition
    let width: Int
    var states: [[Int]] = []
    var transitions: [Int32] = []
    private var indices: [[Int]: Int] = [:]
    /// For each instruction, the classes that it lets pass.
    private let passing: [[Bool]]

    init(_ program: PatternProgram) throws(PatternError) {
        var sets: [ScalarSet] = []
        var setIndices: [Int] = []
        for instruction in program.instructions {
            let set: ScalarSet
            switch instruction {
            case .scalar(let scalars, _): set = scalars
            case .lookahead(let lookahead, _): set = lookahead.scalars
            case .split, .match: set = .all
            }
            let index = sets.firstIndex(of: set) ?? sets.count
            if index == sets.count { sets.append(set) }
            setIndices.append(index)
        }
        let partition = try ScalarPartition(sets)
        self.program = program
        self.partition = partition
        width = partition.count + 1
        passing = zip(program.instructions, setIndices).map { instruction, index in
            var allowsEnd = false
            if case .lookahead(let lookahead, _) = instruction { allowsEnd = lookahead.allowsEnd }
            return partition.members[index] + [allowsEnd]
        }
    }

    mutating func build(limit: Int) throws(PatternError) {
        _ = index(of: [])
        _ = index(of: [program.start])
        var state = 0
        while state < states.count {
            guard states.count <= limit else { throw .tooLarge(limit: limit) }
            for classIndex in 0..<width {
                let (threads, accepts) = closure(of: states[state], before: classIndex)
                let next = index(of: successors(of: threads, classIndex))
                transitions.append(Int32(next * 2 + (accepts ? 1 : 0)))
            }
            state += 1
        }
    }

    private mutating func index(of state: [Int]) -> Int {
        if let index = indices[state] { return index }
        states.append(state)
        indices[state] = states.count - 1
        return states.count - 1
    }

    /// The instructions at which a scalar of the class would be taken in, in
    /// order, up to the first match.
    private func closure(of state: [Int], before classIndex: Int) -> (threads: [Int], accepts: Bool) {
        var threads: [Int] = []
        var isSeen = Array(repeating: false, count: program.instructions.count)
        var stack = Array(state.reversed())
        while let instruction = stack.popLast() {
            guard !isSeen[instruction] else { continue }
            isSeen[instruction] = true
            switch program.instructions[instruction] {
            case .scalar: threads.append(instruction)
            case .split(let first, let second): stack += [second, first]
            case .lookahead(_, let next):
                if passing[instruction][classIndex] { stack.append(next) }
            case .match: return (threads, true)
            }
        }
        return (threads, false)
    }

    private func successors(of threads: [Int], _ classIndex: Int) -> [Int] {
        var successors: [Int] = []
        var isSeen = Array(repeating: false, count: program.instructions.count)
        for thread in threads where passing[thread][classIndex] {
            guard case .scalar(_, let next) = program.instructions[thread], !isSeen[next] else { continue }
            isSeen[next] = true
            successors.append(next)
        }
        return successors
    }
}
