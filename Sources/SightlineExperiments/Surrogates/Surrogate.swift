import SightlineAttribution

/// A simple model fitted to what another one says of sequences.
package protocol Surrogate: Sendable {
    static var name: String { get }

    /// - Parameters:
    ///   - sequences: Of words from 0 up to `wordCount`; at least one, none empty.
    ///   - scores: One for each.
    init(_ sequences: [[Int]], scores: [Double], wordCount: Int) throws

    func score(of words: [Int]) -> Double
}

/// The three that the paper compares.
let surrogateKinds: [any Surrogate.Type] = [LinearSurrogate.self, PositionalSurrogate.self, SLALOMSurrogate.self]

/// A weight for each word, and an intercept.
package struct LinearSurrogate: Surrogate {
    package static let name = "linear"

    private let weights: [Double]

    package init(_ sequences: [[Int]], scores: [Double], wordCount: Int) throws {
        let rows = sequences.map { words in
            words.reduce(into: Array(repeating: 0.0, count: wordCount) + [1]) { $0[$1] += 1 }
        }
        weights = try LeastSquares(rows: rows, weights: rows.map { _ in 1 }, targets: scores).coefficients
    }

    package func score(of words: [Int]) -> Double {
        words.reduce(weights[weights.count - 1]) { $0 + weights[$1] }
    }
}

/// A weight for each word at each place, and an intercept: a generalised additive model of the places. Words at places
/// where the fit saw them never count 0.
package struct PositionalSurrogate: Surrogate {
    package static let name = "additive by position"

    private let wordCount: Int
    private let longestLength: Int
    private let weights: [Double]

    /// Weighs squared weights, of scores whose squared error is summed over thousands: it settles what nothing else does.
    private static let ridge = 1e-3

    package init(_ sequences: [[Int]], scores: [Double], wordCount: Int) throws {
        let longestLength = sequences.map(\.count).max() ?? 0
        let rows = sequences.map { words in
            var row = Array(repeating: 0.0, count: longestLength * wordCount) + [1]
            for (place, word) in words.enumerated() { row[place * wordCount + word] = 1 }
            return row
        }
        weights = try LeastSquares(rows: rows, weights: rows.map { _ in 1 }, targets: scores, ridge: Self.ridge).coefficients
        self.wordCount = wordCount
        self.longestLength = longestLength
    }

    package func score(of words: [Int]) -> Double {
        words.prefix(longestLength).enumerated().reduce(weights[weights.count - 1]) { sum, entry in
            sum + weights[entry.offset * wordCount + entry.element]
        }
    }
}

/// A value and an importance for each word, tied by a softmax; as published, without a background.
package struct SLALOMSurrogate: Surrogate {
    package static let name = "SLALOM"

    package let function: SLALOMFunction

    package init(_ sequences: [[Int]], scores: [Double], wordCount: Int) throws {
        let counts = sequences.map { words in words.reduce(into: Array(repeating: 0.0, count: wordCount)) { $0[$1] += 1 } }
        let observations = SLALOMObservations(
            counts: counts, scores: scores, multiplicities: Array(repeating: 1, count: wordCount), reference: .mean)
        function = try SLALOMFit(observations, background: .absent).function
    }

    package func score(of words: [Int]) -> Double {
        function.score(words.reduce(into: Array(repeating: 0, count: function.values.count)) { $0[$1] += 1 })
    }
}
