import SightlineTensors

/// Token sequences laid end to end, so that everything but attention sees one `[N, D]` matrix and no padding.
struct PackedSequences {
    /// Neighbouring sequences of one length: attention works on one run at a time.
    struct Run {
        let sequenceCount: Int
        let length: Int
        /// Its rows among the packed tokens.
        let rows: Range<Int>
    }

    /// int64 `[N]`.
    let ids: Tensor
    /// Each token's place in its own sequence, int64 `[N]`.
    let positions: Tensor
    /// The row of every sequence's first token, int64 `[B]`.
    let firstRows: Tensor
    let runs: [Run]

    /// - Parameter sequences: None empty. Sequences of equal length should stand together: each change of length
    ///   starts a run.
    init(_ sequences: [[Int]]) throws {
        var ids: [Int] = []
        var positions: [Int] = []
        var firstRows: [Int] = []
        var runs: [Run] = []
        for sequence in sequences {
            let start = ids.count
            firstRows.append(start)
            ids += sequence
            positions += 0..<sequence.count
            if let last = runs.last, last.length == sequence.count {
                runs[runs.count - 1] = Run(
                    sequenceCount: last.sequenceCount + 1, length: last.length,
                    rows: last.rows.lowerBound..<ids.count)
            } else {
                runs.append(Run(sequenceCount: 1, length: sequence.count, rows: start..<ids.count))
            }
        }
        self.ids = try Tensor(ids)
        self.positions = try Tensor(positions)
        self.firstRows = try Tensor(firstRows)
        self.runs = runs
    }
}
