import SightlineModels

extension EmbeddingRows {
    /// The Euclidean length of each token's vector.
    func norms() -> [Double] {
        (0..<tokenCount).map { token in
            elements[range(ofToken: token)].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
    }

    /// The scalar product of each token's two vectors.
    func products(with other: EmbeddingRows) -> [Double] {
        (0..<tokenCount).map { token in
            range(ofToken: token).reduce(0) { $0 + Double(elements[$1]) * Double(other.elements[$1]) }
        }
    }

    /// `start + share · (self − start)`.
    func interpolated(from start: EmbeddingRows, share: Double) -> EmbeddingRows {
        var result = self
        let share = Float(share)
        for place in elements.indices {
            result.elements[place] = start.elements[place] + share * (elements[place] - start.elements[place])
        }
        return result
    }

    func subtracting(_ other: EmbeddingRows) -> EmbeddingRows {
        var result = self
        for place in elements.indices { result.elements[place] -= other.elements[place] }
        return result
    }
}
