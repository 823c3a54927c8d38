/// A matrix that is sparse but for a few outer products, `A = S + U Vᵀ`, float64.
///
/// A deletion touches a few columns of its row of a fit's Jacobian, and the rest of the row follows from a few numbers that
/// the deletion as a whole has. So whatever is summed over rows or columns costs O(entries), not O(rows · columns).
package struct SparsePlusLowRank {
    /// One of the outer products `u vᵀ`.
    package struct OuterProduct {
        /// `[rows]`.
        package let left: [Double]
        /// `[columns]`.
        package let right: [Double]

        package init(left: [Double], right: [Double]) {
            self.left = left
            self.right = right
        }
    }

    package let rowCount: Int
    package let columnCount: Int
    let products: [OuterProduct]
    /// Where each row's entries begin; one more than rows.
    private let starts: [Int]
    private let columns: [Int]
    private let values: [Double]

    /// - Parameters:
    ///   - starts: Where each row's entries begin in `columns` and `values`; one more than rows.
    ///   - columns: Of the entries of `S`, row by row; a column no more than once in a row.
    package init(starts: [Int], columns: [Int], values: [Double], columnCount: Int, products: [OuterProduct]) {
        rowCount = starts.count - 1
        self.columnCount = columnCount
        self.products = products
        self.starts = starts
        self.columns = columns
        self.values = values
    }

    package var transposed: SparsePlusLowRank {
        var ends = Array(repeating: 0, count: columnCount + 1)
        for column in columns { ends[column + 1] += 1 }
        for column in 0..<columnCount { ends[column + 1] += ends[column] }
        let starts = ends
        var rows = columns
        var entries = values
        for row in 0..<rowCount {
            for place in self.starts[row]..<self.starts[row + 1] {
                let target = ends[columns[place]]
                rows[target] = row
                entries[target] = values[place]
                ends[columns[place]] += 1
            }
        }
        return SparsePlusLowRank(
            starts: starts, columns: rows, values: entries, columnCount: rowCount,
            products: products.map { OuterProduct(left: $0.right, right: $0.left) })
    }
}

// MARK: - Products

extension SparsePlusLowRank {
    /// `A x`, `[rows]`.
    package func product(_ vector: [Double]) -> [Double] {
        let scales = products.map { inner($0.right, vector) }
        return (0..<rowCount).map { row in
            var sum = 0.0
            for place in starts[row]..<starts[row + 1] { sum += values[place] * vector[columns[place]] }
            for (product, scale) in zip(products, scales) { sum += scale * product.left[row] }
            return sum
        }
    }

    /// `Aᵀ y`, `[columns]`.
    package func transposedProduct(_ vector: [Double]) -> [Double] {
        var sums = Array(repeating: 0.0, count: columnCount)
        for row in 0..<rowCount {
            for place in starts[row]..<starts[row + 1] { sums[columns[place]] += values[place] * vector[row] }
        }
        for product in products { add(inner(product.left, vector), product.right, to: &sums) }
        return sums
    }

    /// The diagonal of `AᵀA`, `[columns]`.
    package var columnSquares: [Double] {
        let mixed = mixedProducts(weights: Array(repeating: 1, count: rowCount))
        var squares = Array(repeating: 0.0, count: columnCount)
        for place in columns.indices { squares[columns[place]] += values[place] * values[place] }
        for (product, mixture) in zip(products, mixed) {
            for column in 0..<columnCount { squares[column] += 2 * mixture[column] * product.right[column] }
        }
        return squares
    }

    /// `Aᵀ W A` with the diagonal `W`, row by row; the upper triangle is left at what `S` alone makes of it.
    ///
    /// It is `SᵀWS + C Vᵀ + V Cᵀ` with `C = SᵀWU + V (UᵀWU)/2`.
    ///
    /// - Parameters:
    ///   - weights: `[rows]`.
    ///   - diagonal: Added to the diagonal, `[columns]`.
    package func lowerGram(weights: [Double], diagonal: [Double]) -> [Double] {
        let mixed = mixedProducts(weights: weights)
        let size = columnCount
        return [Double](unsafeUninitializedCapacity: size * size) { gram, initialized in
            gram.initialize(repeating: 0)
            for row in 0..<rowCount {
                let range = starts[row]..<starts[row + 1]
                for place in range {
                    let scaled = weights[row] * values[place]
                    let line = columns[place] * size
                    for other in range { gram[line + columns[other]] += scaled * values[other] }
                }
            }
            for (product, mixture) in zip(products, mixed) {
                product.right.withUnsafeBufferPointer { right in
                    mixture.withUnsafeBufferPointer { mixture in
                        for row in 0..<size where right[row] != 0 || mixture[row] != 0 {
                            let (rightHere, mixtureHere) = (right[row], mixture[row])
                            let line = UnsafeMutableBufferPointer(rebasing: gram[row * size..<row * size + row + 1])
                            for column in 0...row {
                                line[column] += mixtureHere * right[column] + rightHere * mixture[column]
                            }
                        }
                    }
                }
            }
            for index in 0..<size { gram[index * size + index] += diagonal[index] }
            initialized = size * size
        }
    }

    /// The columns of `C`, see ``lowerGram(weights:diagonal:)``.
    private func mixedProducts(weights: [Double]) -> [[Double]] {
        products.map { product in
            let weighted = zip(product.left, weights).map { $0 * $1 }
            var mixture = Array(repeating: 0.0, count: columnCount)
            for row in 0..<rowCount {
                for place in starts[row]..<starts[row + 1] { mixture[columns[place]] += values[place] * weighted[row] }
            }
            for other in products { add(inner(other.left, weighted) / 2, other.right, to: &mixture) }
            return mixture
        }
    }
}

// MARK: - Quadratic forms

extension SparsePlusLowRank {
    /// `aᵢᵀ M aₖ` of the rows `aᵢ` of a matrix, for any pair of them.
    struct RowForms {
        private let matrix: SparsePlusLowRank
        /// `M`, row by row.
        private let metric: [Double]
        /// `M V`, one column after the other.
        private let metricRight: [[Double]]
        /// `Vᵀ M V`.
        private let core: [[Double]]

        /// - Parameter metric: Symmetric, `[columns, columns]`, row by row.
        init(_ matrix: SparsePlusLowRank, metric: [Double]) {
            self.matrix = matrix
            self.metric = metric
            let metricRight = matrix.products.map { symmetricProduct(metric, $0.right) }
            self.metricRight = metricRight
            core = matrix.products.map { product in metricRight.map { inner(product.right, $0) } }
        }

        subscript(_ row: Int, _ other: Int) -> Double {
            let size = matrix.columnCount
            let (range, otherRange) = (matrix.starts[row]..<matrix.starts[row + 1], matrix.starts[other]..<matrix.starts[other + 1])
            var sum = 0.0
            for place in range {
                let line = matrix.columns[place] * size
                var form = 0.0
                for otherPlace in otherRange { form += metric[line + matrix.columns[otherPlace]] * matrix.values[otherPlace] }
                for (index, product) in matrix.products.enumerated() {
                    form += metricRight[index][matrix.columns[place]] * product.left[other]
                }
                sum += matrix.values[place] * form
            }
            for (index, product) in matrix.products.enumerated() {
                var form = 0.0
                for otherPlace in otherRange {
                    form += metricRight[index][matrix.columns[otherPlace]] * matrix.values[otherPlace]
                }
                for (otherIndex, otherProduct) in matrix.products.enumerated() {
                    form += core[index][otherIndex] * otherProduct.left[other]
                }
                sum += product.left[row] * form
            }
            return sum
        }
    }
}

/// `M x` of a symmetric matrix, row by row.
func symmetricProduct(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    let size = vector.count
    return (0..<size).map { row in
        var sum = 0.0
        for column in 0..<size { sum += matrix[row * size + column] * vector[column] }
        return sum
    }
}

func inner(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
}

private func add(_ scale: Double, _ vector: [Double], to sums: inout [Double]) {
    for index in sums.indices { sums[index] += scale * vector[index] }
}
