import Dispatch
import Foundation
import Synchronization

/// The way sequences reach a model in bulk: scored once each, in order of length, in chunks of bounded size, several
/// chunks at a time.
///
/// Chunks depend on the sequences alone, never on the number of threads: the same sequences give the same bytes on any
/// number of them.
public struct PerturbationEngine: Sendable {
    public let model: any ScoringModel
    /// Chunks that are worked on at once.
    public let threadCount: Int
    /// Most tokens in a chunk (a longer sequence is a chunk by itself): this bounds memory, whatever the input.
    public let chunkTokenCount: Int
    /// What it need not ask for again.
    private var memory: ScoreMemory?

    /// Enough rows for matrix products to run at their full rate, and few enough that several processors end together.
    public static let defaultChunkTokenCount = 512
    /// Small sets are cut finer, so that they too keep several processors busy: into this many chunks, while a chunk has
    /// enough tokens to be worth the reading of the weights.
    private static let smallSetChunkCount = 8
    private static let smallestChunkTokenCount = 48

    public init(
        _ model: any ScoringModel, threadCount: Int? = nil, chunkTokenCount: Int = Self.defaultChunkTokenCount
    ) {
        self.model = model
        self.threadCount = max(1, threadCount ?? ProcessInfo.processInfo.activeProcessorCount)
        self.chunkTokenCount = max(1, chunkTokenCount)
    }

    /// The same engine, which remembers what it is asked for: no sequence goes through the model twice. Copies of it share
    /// what they remember.
    ///
    /// - Complexity: Memory for every sequence's ids and logits, until the last copy is gone.
    public var remembering: PerturbationEngine {
        var engine = self
        engine.memory = ScoreMemory()
        return engine
    }

    /// The engine of the model in full precision, where this one computes in less. It remembers if this one does.
    public var inFullPrecision: PerturbationEngine? {
        guard let model = model.inFullPrecision else { return nil }
        var engine = PerturbationEngine(model, threadCount: threadCount, chunkTokenCount: chunkTokenCount)
        engine.memory = memory?.inFullPrecision
        return engine
    }

    /// What a set of sequences got, and what that took.
    public struct Scores: Sendable {
        /// A row of logits per sequence, in the order given.
        public let logits: [[Double]]
        public let cost: Cost
    }

    /// Work done by the model.
    public struct Cost: Sendable, Equatable, Codable {
        /// Sequences that went through the model; duplicates, and what was remembered, are not among them.
        public var forwardPasses: Int
        /// Tokens that the model worked on, special ones included: all those of the sequences, or what sequences begin
        /// with in common once, where the model shares it.
        public var tokens: Int

        public init(forwardPasses: Int = 0, tokens: Int = 0) {
            self.forwardPasses = forwardPasses
            self.tokens = tokens
        }

        public static func += (left: inout Cost, right: Cost) {
            left.forwardPasses += right.forwardPasses
            left.tokens += right.tokens
        }
    }

    /// Scores `inputs`.
    ///
    /// - Throws: What the model throws, for the first chunk that failed; ``ScoringError`` if its answer does not have a
    ///   row for each sequence and a logit for each label.
    public func score(_ inputs: [ModelInput]) throws -> Scores {
        var slotOfInput: [ModelInput: Int] = [:]
        var distinct: [ModelInput] = []
        let slots = inputs.map { input in
            slotOfInput[input] ?? {
                distinct.append(input)
                slotOfInput[input] = distinct.count - 1
                return distinct.count - 1
            }()
        }
        guard let memory else {
            let (logits, cost) = try scoreOnce(distinct)
            return Scores(logits: slots.map { logits[$0] }, cost: cost)
        }
        let known = memory.logits(of: distinct)
        let unknown = distinct.indices.filter { known[$0] == nil }.map { distinct[$0] }
        let (rows, cost) = try scoreOnce(unknown)
        memory.add(unknown, rows)
        var next = rows.makeIterator()
        let logits = known.map { $0 ?? next.next() ?? [] }
        return Scores(logits: slots.map { logits[$0] }, cost: cost)
    }

    /// - Parameter distinct: No two alike.
    private func scoreOnce(_ distinct: [ModelInput]) throws -> (logits: [[Double]], cost: Cost) {
        let chunks = model.sharesPrefixes ? prefixChunks(of: distinct) : lengthChunks(of: distinct)
        let logits = try score(distinct, in: chunks)
        return (logits, Cost(forwardPasses: distinct.count, tokens: chunks.reduce(0) { $0 + $1.tokenCount }))
    }

    /// Scores sequences of token ids that belong to one text each.
    public func score(_ sequences: [[Int]]) throws -> Scores {
        try score(sequences.map { ModelInput($0) })
    }

    private func score(_ inputs: [ModelInput], in chunks: [Chunk]) throws -> [[Double]] {
        let work = SharedWork(chunkCount: chunks.count)
        DispatchQueue.concurrentPerform(iterations: min(threadCount, chunks.count)) { _ in
            while let index = work.next() {
                work.finish(index, Result { try model.checkedLogits(of: chunks[index].members.map { inputs[$0] }) })
            }
        }
        var logits = [[Double]](repeating: [], count: inputs.count)
        for (chunk, rows) in zip(chunks, try work.results()) {
            for (input, row) in zip(chunk.members, rows) { logits[input] = row }
        }
        return logits
    }
}

// MARK: - Chunks

extension PerturbationEngine {
    /// Sequences that go through the model together.
    private struct Chunk {
        var members: [Int] = []
        /// Tokens the model works on.
        var tokenCount = 0
        /// Tokens of all members.
        var memberTokenCount = 0
    }

    /// Neighbours in length, longest first so that the last chunks are the quick ones.
    private func lengthChunks(of inputs: [ModelInput]) -> [Chunk] {
        let order = inputs.indices.sorted {
            (inputs[$1].ids.count, $0) < (inputs[$0].ids.count, $1)
        }
        return chunks(order.map { (index: $0, count: inputs[$0].ids.count, sharedCount: 0) })
    }

    /// Neighbours in the order of a dictionary, which have the longest beginnings in common.
    private func prefixChunks(of inputs: [ModelInput]) -> [Chunk] {
        let order = inputs.indices.sorted { inputs[$0].ids.lexicographicallyPrecedes(inputs[$1].ids) }
        var former: [Int] = []
        return chunks(order.map { index in
            let ids = inputs[index].ids
            defer { former = ids }
            return (index, ids.count, zip(former, ids).prefix { $0 == $1 }.count)
        })
    }

    /// - Parameter sequences: In order, each with its length, and how much of it is shared with the one before.
    private func chunks(_ sequences: [(index: Int, count: Int, sharedCount: Int)]) -> [Chunk] {
        let share = sequences.reduce(0) { $0 + $1.count - $1.sharedCount } / Self.smallSetChunkCount
        let limit = min(chunkTokenCount, max(share, Self.smallestChunkTokenCount))
        var chunks: [Chunk] = []
        for (index, count, sharedCount) in sequences {
            if let last = chunks.last, last.tokenCount + count - sharedCount <= limit,
                last.memberTokenCount + count <= Self.mostSharing * chunkTokenCount {
                chunks[chunks.count - 1].tokenCount += count - sharedCount
            } else {
                chunks.append(Chunk(tokenCount: count))
            }
            chunks[chunks.count - 1].members.append(index)
            chunks[chunks.count - 1].memberTokenCount += count
        }
        return chunks
    }

    /// Attention reads the shared tokens of every member anew: so many times the tokens of a chunk at most.
    private static let mostSharing = 8
}

/// Hands out chunks to threads and collects what they return.
private final class SharedWork: Sendable {
    private struct State {
        var nextIndex = 0
        var results: [Result<[[Double]], any Error>?]
        var hasFailed = false
    }

    private let state: Mutex<State>

    init(chunkCount: Int) {
        state = Mutex(State(results: Array(repeating: nil, count: chunkCount)))
    }

    /// The next chunk to work on; nil when there is none, or when a chunk has failed.
    func next() -> Int? {
        state.withLock { state in
            guard state.nextIndex < state.results.count, !state.hasFailed else { return nil }
            defer { state.nextIndex += 1 }
            return state.nextIndex
        }
    }

    func finish(_ index: Int, _ result: Result<[[Double]], any Error>) {
        state.withLock { state in
            state.results[index] = result
            if case .failure = result { state.hasFailed = true }
        }
    }

    func results() throws -> [[[Double]]] {
        try state.withLock { state in try state.results.compactMap { try $0?.get() } }
    }
}
