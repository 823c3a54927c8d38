import Foundation
import SightlineTensors

extension LayerAttention {
    /// Efficient attention: for every row the distribution of least norm that has the same output.
    ///
    ///     a′ = argmin ‖a‖²  over  a ≥ 0, Σa = 1, aᵀV = a₀ᵀV, a = 0 where masked
    ///
    /// With `M = [V 1]` the solution is `a′ = max(0, M y)` on the keys the query sees, for a `y` that meets the
    /// equations: it is unique. Where the projection on the column space of `M` has no negative entry it is that
    /// projection; where the rows of `M` are independent, so for up to `d + 1` tokens as a rule, it is the row itself.
    ///
    /// Source: Naim & Asher, "On Explaining with Attention Matrices", ECAI 2024, arXiv 2410.18541, whose stated
    /// properties (same output, rows on the simplex, unique, computable) this form is made from **[ours]**.
    ///
    /// - Parameter threadCount: Heads worked on at once. The result does not depend on it.
    /// - Returns: Rows that sum to 1 with no negative entry; a row that met no tolerance is left as it is and counted.
    /// - Throws: ``TorchError``.
    /// - Complexity: About a dozen Cholesky factorisations of size `rank(M)` a row, and as many sums of `T` outer
    ///   products to make them from; memory of about `T rank(M)²` numbers a thread.
    public func efficient(
        threadCount: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws -> ReducedAttention {
        try reducingHeads(threadCount: threadCount) { try $0.efficientRows() }
    }
}

extension HeadAttention {
    /// Rows solved at once: what bounds the memory for long sequences.
    private static let blockSize = 128
    /// Rows of `M` count as independent if their smallest singular value in an orthonormal basis is above this: then a
    /// null vector would change the output by more than rounding.
    private static let independenceTolerance = 1e-6

    fileprivate func efficientRows() throws -> ReducedRows {
        let space = try ColumnSpace(of: constraints())
        var rows = ReducedRows(
            elements: weightElements, nullSpaceDimension: tokenCount - space.rank, unreducedRows: 0, iterations: 0,
            areDistributions: true)
        let first = try firstReducibleRow(space)
        let weights = try weights()
        let visible = try mask.matrix(tokenCount: tokenCount)
        for start in stride(from: first, to: tokenCount, by: Self.blockSize) {
            let block = start..<min(start + Self.blockSize, tokenCount)
            var solver = try EfficientRowSolver(
                rows: weights.narrowed(axis: 0, to: block), visible: visible.narrowed(axis: 0, to: block), space: space)
            try solver.run()
            for (row, elements) in solver.solutions {
                let range = (start + row) * tokenCount..<(start + row + 1) * tokenCount
                // Where there is nothing to remove, rounding may have added something.
                guard squareNorm(elements) < squareNorm(weightElements[range]) else { continue }
                rows.elements.replaceSubrange(range, with: elements)
            }
            rows.unreducedRows += block.count - solver.solutions.count
            rows.iterations = max(rows.iterations, solver.iterations)
        }
        return rows
    }

    private func squareNorm(_ row: some Sequence<Double>) -> Double { row.reduce(0) { $0 + $1 * $1 } }

    /// `M = [V 1]`, with the ones as long as a column of `V` is on average: the rank is then that of the directions,
    /// whatever the unit of `V`.
    private func constraints() throws -> Tensor {
        let norm = valueElements.reduce(0) { $0 + $1 * $1 }
        let one = norm > 0 ? (norm / Double(valueElements.count)).squareRoot() : 1
        return try Tensor.concatenated([values(), Tensor.filled([tokenCount, 1], with: one)], axis: 1)
    }

    /// The first row that may have other distributions with its output. Where the first keys' rows of `M` are
    /// independent, a query that sees only them has none.
    private func firstReducibleRow(_ space: ColumnSpace) throws -> Int {
        let count = min(space.rank, tokenCount)
        let results = try Operator("aten::linalg_svd").results([
            .tensor(space.basis.narrowed(axis: 0, to: 0..<count)), false,
        ])
        guard results.count == 3 else {
            throw TorchError.unexpectedResultCount(operation: "linalg_svd", expected: 3, found: results.count)
        }
        let singularValues: [Double] = try results[1].elements()
        guard let smallest = singularValues.last, smallest > Self.independenceTolerance else { return 0 }
        return (0..<tokenCount).first { query in
            (count..<tokenCount).contains { mask.contains(query: query, key: $0) }
        } ?? tokenCount
    }
}
