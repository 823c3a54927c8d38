/// The linear system of penalised least squares, `(AᵀA/σ² + D) x = g` with a diagonal `D > 0`, solved in the space of the
/// rows or of the columns, whichever is smaller.
///
/// With fewer rows than columns, by `(AᵀA/σ² + D)⁻¹ = D⁻¹ − D⁻¹Aᵀ (A D⁻¹Aᵀ + σ²)⁻¹ A D⁻¹`: what samples say is then
/// weighed against each other, sample by sample, and the cost of a fit grows with the samples, not with the text.
package struct PenalisedSystem {
    let matrix: SparsePlusLowRank
    let noise: Double
    let precisions: [Double]
    private let factor: ScaledCholesky
    private let side: Side

    private enum Side {
        case columns
        /// With `Aᵀ` and `D⁻¹`.
        case rows(transposed: SparsePlusLowRank, variances: [Double])
    }

    /// - Parameters:
    ///   - noise: `σ² > 0`.
    ///   - precisions: `D`, `[columns]`.
    /// - Complexity: O(min(rows, columns)³).
    package init(_ matrix: SparsePlusLowRank, noise: Double, precisions: [Double]) throws {
        self.matrix = matrix
        self.noise = noise
        self.precisions = precisions
        if matrix.columnCount <= matrix.rowCount {
            side = .columns
            let gram = matrix.lowerGram(
                weights: Array(repeating: 1 / noise, count: matrix.rowCount), diagonal: precisions)
            factor = try ScaledCholesky(gram, size: matrix.columnCount)
        } else {
            let (transposed, variances) = (matrix.transposed, precisions.map { 1 / $0 })
            side = .rows(transposed: transposed, variances: variances)
            let gram = transposed.lowerGram(
                weights: variances, diagonal: Array(repeating: noise, count: matrix.rowCount))
            factor = try ScaledCholesky(gram, size: matrix.rowCount)
        }
    }

    /// - Parameter right: `g`, `[columns]`.
    package func solve(_ right: [Double]) throws -> [Double] {
        switch side {
        case .columns:
            return try factor.solve(right)
        case .rows(let transposed, let variances):
            let scaled = zip(right, variances).map { $0 * $1 }
            let ofRows = try factor.solve(matrix.product(scaled))
            let correction = transposed.product(ofRows)
            return scaled.indices.map { scaled[$0] - variances[$0] * correction[$0] }
        }
    }

    package func posterior() throws -> Posterior { try Posterior(self) }
}

extension PenalisedSystem {
    /// The normal distribution of the unknowns that the data and the penalties leave: its covariance `Σ` is the inverse of
    /// the system's matrix.
    package struct Posterior {
        /// The diagonal of `Σ`, `[columns]`.
        package let variances: [Double]
        /// How far the prediction of each row follows its own datum, `hᵢ = aᵢᵀ Σ aᵢ / σ²`, from 0 to 1, `[rows]`.
        package let leverages: [Double]
        private let system: PenalisedSystem
        /// Of the smaller system's matrix, row by row.
        private let inverse: [Double]
        private let forms: SparsePlusLowRank.RowForms

        fileprivate init(_ system: PenalisedSystem) throws {
            let inverse = try system.factor.inverse()
            self.system = system
            self.inverse = inverse
            let matrix = system.matrix
            switch system.side {
            case .columns:
                let forms = SparsePlusLowRank.RowForms(matrix, metric: inverse)
                self.forms = forms
                variances = (0..<matrix.columnCount).map { inverse[$0 * (matrix.columnCount + 1)] }
                leverages = (0..<matrix.rowCount).map { forms[$0, $0] / system.noise }
            case .rows(let transposed, let priors):
                let forms = SparsePlusLowRank.RowForms(transposed, metric: inverse)
                self.forms = forms
                variances = (0..<matrix.columnCount).map { priors[$0] - priors[$0] * priors[$0] * forms[$0, $0] }
                leverages = (0..<matrix.rowCount).map { 1 - system.noise * inverse[$0 * (matrix.rowCount + 1)] }
            }
        }

        /// An element of `Σ`.
        package func covariance(_ column: Int, _ other: Int) -> Double {
            switch system.side {
            case .columns:
                return inverse[column * system.matrix.columnCount + other]
            case .rows(_, let priors):
                let known = priors[column] * priors[other] * forms[column, other]
                return (column == other ? priors[column] : 0) - known
            }
        }

        /// `Σ x`.
        package func product(_ vector: [Double]) -> [Double] {
            switch system.side {
            case .columns:
                return symmetricProduct(inverse, vector)
            case .rows(let transposed, let priors):
                let scaled = zip(vector, priors).map { $0 * $1 }
                let correction = transposed.product(symmetricProduct(inverse, system.matrix.product(scaled)))
                return scaled.indices.map { scaled[$0] - priors[$0] * correction[$0] }
            }
        }
    }
}
