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

    /// What a set of sequences got, and what that took.
    public struct Scores: Sendable {
        /// A row of logits per sequence, in the order given.
        public let logits: [[Double]]
        public let cost: Cost
    }

    /// Work done by the model.
    public struct Cost: Sendable, Equatable, Codable {
        /// Sequences that went through the model; duplicates are not among them.
        public var forwardPasses: Int
        /// Tokens in those sequences, special ones included.
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

    /// Scores `sequences` of token ids.
    ///
    /// - Throws: What the model throws, for the first chunk that failed; ``ScoringError`` if its answer does not have a
    ///   row for each sequence and a logit for each label.
    public func score(_ sequences: [[Int]]) throws -> Scores {
        var slotOfSequence: [[Int]: Int] = [:]
        var distinct: [[Int]] = []
        let slots = sequences.map { sequence in
            slotOfSequence[sequence] ?? {
                distinct.append(sequence)
                slotOfSequence[sequence] = distinct.count - 1
                return distinct.count - 1
            }()
        }
        let logits = try scoreDistinct(distinct)
        return Scores(
            logits: slots.map { logits[$0] },
            cost: Cost(forwardPasses: distinct.count, tokens: distinct.reduce(0) { $0 + $1.count }))
    }

    private func scoreDistinct(_ sequences: [[Int]]) throws -> [[Double]] {
        let chunks = chunks(of: sequences)
        let work = SharedWork(chunkCount: chunks.count)
        DispatchQueue.concurrentPerform(iterations: min(threadCount, chunks.count)) { _ in
            while let index = work.next() {
                work.finish(index, Result { try model.checkedLogits(of: chunks[index].map { sequences[$0] }) })
            }
        }
        var logits = [[Double]](repeating: [], count: sequences.count)
        for (chunk, rows) in zip(chunks, try work.results()) {
            for (sequence, row) in zip(chunk, rows) { logits[sequence] = row }
        }
        return logits
    }

    /// Indices of the sequences of each chunk, longest sequences first so that the last chunks are the quick ones.
    private func chunks(of sequences: [[Int]]) -> [[Int]] {
        let order = sequences.indices.sorted {
            (sequences[$1].count, $0) < (sequences[$0].count, $1)
        }
        let share = sequences.reduce(0) { $0 + $1.count } / Self.smallSetChunkCount
        let limit = min(chunkTokenCount, max(share, Self.smallestChunkTokenCount))
        var chunks: [[Int]] = []
        var tokenCount = 0
        for index in order {
            let length = sequences[index].count
            if chunks.isEmpty || tokenCount + length > limit {
                chunks.append([])
                tokenCount = 0
            }
            chunks[chunks.count - 1].append(index)
            tokenCount += length
        }
        return chunks
    }
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
