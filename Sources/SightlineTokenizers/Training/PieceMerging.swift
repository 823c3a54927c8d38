/// The words of a corpus as pieces, of which neighbours are merged one pair after the other.
struct PieceMerging {
    private(set) var pieces: [String]
    private var idsByPiece: [String: Int]
    private var words: [Word] = []
    /// How often each pair stands together, and in which words it did at some time.
    private var pairs: [Pair: (count: Int, words: Set<Int>)] = [:]
    private var queue: [Candidate] = []

    private struct Word {
        var pieces: [Int]
        let count: Int
    }

    private struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    /// A pair with the count that it had when it was put in the queue.
    private struct Candidate {
        let pair: Pair
        let count: Int

        /// The more frequent goes first, then the one of older pieces.
        func goes(before other: Candidate) -> Bool {
            (other.count, pair.first, pair.second) < (count, other.pair.first, other.pair.second)
        }
    }

    /// - Parameters:
    ///   - alphabet: The characters that have a piece; words with others are passed over.
    ///   - counts: How often each word is there.
    init(_ alphabet: [Unicode.Scalar], _ counts: [String: Int]) {
        var connected: Set<Unicode.Scalar> = []
        for word in counts.keys where word.unicodeScalars.count > 1 { connected.formUnion(word.unicodeScalars) }
        pieces = alphabet.map { String($0) }
            + alphabet.filter(connected.contains).map { WordPieceTrainer.continuationPrefix + String($0) }
        idsByPiece = Dictionary(uniqueKeysWithValues: pieces.enumerated().map { ($0.element, $0.offset) })
        for (word, count) in counts {
            let ids = word.unicodeScalars.enumerated().map { place, scalar in
                idsByPiece[(place > 0 ? WordPieceTrainer.continuationPrefix : "") + String(scalar)]
            }
            if !ids.contains(nil) { words.append(Word(pieces: ids.compactMap { $0 }, count: count)) }
        }
        for (index, word) in words.enumerated() { add(word, index, times: word.count) }
        queue = pairs.map { Candidate(pair: $0.key, count: $0.value.count) }
        for index in stride(from: queue.count / 2 - 1, through: 0, by: -1) { sink(index) }
    }

    /// Makes one piece of the pair that stands together most often.
    ///
    /// - Returns: false, without a change, if none does `smallestCount` times.
    mutating func mergeMostFrequentPair(atLeast smallestCount: Int) -> Bool {
        while let candidate = popFirst() {
            let count = pairs[candidate.pair]?.count ?? 0
            // Counts change while a pair waits.
            if count != candidate.count {
                if count > 0 { push(Candidate(pair: candidate.pair, count: count)) }
                continue
            }
            guard count >= max(smallestCount, 1) else { return false }
            merge(candidate.pair)
            return true
        }
        return false
    }

    private mutating func merge(_ pair: Pair) {
        let merged = id(of: pieces[pair.first] + pieces[pair.second].dropFirst(WordPieceTrainer.continuationPrefix.count))
        let places = pairs.removeValue(forKey: pair)?.words ?? []
        var grown: Set<Pair> = []
        for index in places {
            let before = words[index]
            var after = before
            after.pieces = Self.merging(pair, into: merged, before.pieces)
            guard after.pieces.count < before.pieces.count else { continue }
            add(before, index, times: -before.count)
            add(after, index, times: after.count)
            words[index] = after
            for (first, second) in zip(after.pieces, after.pieces.dropFirst()) where first == merged || second == merged {
                grown.insert(Pair(first: first, second: second))
            }
        }
        pairs[pair] = nil
        for pair in grown {
            if let count = pairs[pair]?.count, count > 0 { push(Candidate(pair: pair, count: count)) }
        }
    }

    /// The piece may be there already, made of two others.
    private mutating func id(of piece: String) -> Int {
        if let id = idsByPiece[piece] { return id }
        pieces.append(piece)
        idsByPiece[piece] = pieces.count - 1
        return pieces.count - 1
    }

    private mutating func add(_ word: Word, _ index: Int, times: Int) {
        for (first, second) in zip(word.pieces, word.pieces.dropFirst()) {
            let pair = Pair(first: first, second: second)
            pairs[pair, default: (0, [])].count += times
            if times > 0 { pairs[pair]?.words.insert(index) }
        }
    }

    private static func merging(_ pair: Pair, into merged: Int, _ pieces: [Int]) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(pieces.count)
        var place = 0
        while place < pieces.count {
            if place + 1 < pieces.count, pieces[place] == pair.first, pieces[place + 1] == pair.second {
                result.append(merged)
                place += 2
            } else {
                result.append(pieces[place])
                place += 1
            }
        }
        return result
    }
}

// MARK: - The queue, a binary heap

extension PieceMerging {
    private mutating func push(_ candidate: Candidate) {
        var index = queue.count
        queue.append(candidate)
        while index > 0 {
            let parent = (index - 1) / 2
            guard queue[index].goes(before: queue[parent]) else { return }
            queue.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func popFirst() -> Candidate? {
        guard let last = queue.popLast() else { return nil }
        guard let first = queue.first else { return last }
        queue[0] = last
        sink(0)
        return first
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < queue.count else { return }
            if child + 1 < queue.count, queue[child + 1].goes(before: queue[child]) { child += 1 }
            guard queue[child].goes(before: queue[index]) else { return }
            queue.swapAt(index, child)
            index = child
        }
    }
}
