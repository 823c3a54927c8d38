import Foundation

extension Explanation {
    /// The same explanation with the pieces of each word merged into one token.
    ///
    /// With the softmax weights `wᵢ = exp sᵢ / Σⱼ exp sⱼ` over the pieces of a word:
    ///
    ///     importance S = log Σᵢ exp sᵢ      value V = Σᵢ wᵢ vᵢ
    ///     linear, removal, share, attribution: the sums
    ///
    /// so that `linear` stays `exp(S)·V`, and scores that add up still do. A score is absent from a word if it, or a
    /// weight it needs, is absent from a piece. Standard errors are by the delta method, with the errors of the pieces
    /// taken as independent:
    ///
    ///     σ²(S) = Σᵢ wᵢ² σ²(sᵢ)             σ²(V) = Σᵢ wᵢ² (σ²(vᵢ) + (vᵢ − V)² σ²(sᵢ))
    ///     σ²(attribution), σ²(removal) = Σᵢ σ²ᵢ
    ///
    /// Where words were the features (``Features/words``), pieces are parts of one score, and their errors add up as they
    /// are.
    ///
    /// A word's text is what stands in the original text. Special tokens, and words of one piece, keep their scores.
    ///
    /// - Complexity: O(tokens + characters).
    public func mergingWords() -> Explanation {
        var merged = self
        let texts = [text, pair ?? ""].map { Array($0.unicodeScalars) }
        let dividesWords = method.options["features"] == .string(Features.words.rawValue)
        merged.tokens = tokens.chunkedByWord().map { pieces in
            guard pieces.count > 1 else { return pieces[0].spelled(in: texts) }
            return Token(mergingPieces: pieces, dividesWords: dividesWords).spelled(in: texts)
        }
        return merged
    }
}

extension Explanation.Token {
    /// - Parameters:
    ///   - pieces: At least two, all of one word.
    ///   - dividesWords: Whether attributions of pieces are parts of one of the word.
    fileprivate init(mergingPieces pieces: [Self], dividesWords: Bool) {
        self = pieces[0]
        id = nil
        end = pieces.map(\.end).max() ?? end
        scores = [:]
        standardErrors = [:]
        for name in [Explanation.ScoreName.linear, .removal, .share, .attribution] {
            self[name] = pieces.all { $0[name] }?.reduce(0, +)
        }
        for name in [Explanation.ScoreName.removal, .attribution] {
            guard let errors = pieces.all({ $0.standardErrors[name] }) else { continue }
            standardErrors[name] = dividesWords ? errors.reduce(0, +) : errors.reduce(0) { $0 + square($1) }.squareRoot()
        }
        guard let importances = pieces.all({ $0[.importance] }) else { return }
        let largest = importances.max() ?? 0
        let masses = importances.map { exp($0 - largest) }
        let total = masses.reduce(0, +)
        let weights = masses.map { $0 / total }
        self[.importance] = largest + log(total)
        let importanceErrors = pieces.all { $0.standardErrors[.importance] }
        if let importanceErrors {
            standardErrors[.importance] = zip(weights, importanceErrors).reduce(0) { $0 + square($1.0 * $1.1) }
                .squareRoot()
        }
        guard let values = pieces.all({ $0[.value] }) else { return }
        let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
        self[.value] = mean
        if let importanceErrors, let valueErrors = pieces.all({ $0.standardErrors[.value] }) {
            let variance = weights.indices.reduce(0) { sum, piece in
                sum + square(weights[piece])
                    * (square(valueErrors[piece]) + square((values[piece] - mean) * importanceErrors[piece]))
            }
            standardErrors[.value] = variance.squareRoot()
        }
    }

    /// With the original text in place of the vocabulary's spelling, for what stands for a part of the text.
    fileprivate func spelled(in texts: [[Unicode.Scalar]]) -> Self {
        let text = texts[textIndex ?? 0]
        guard !special, start < end, end <= text.count else { return self }
        var token = self
        token.text = String(String.UnicodeScalarView(text[start..<end]))
        return token
    }
}

private func square(_ number: Double) -> Double { number * number }

extension [Explanation.Token] {
    /// Runs of tokens of the same word; tokens of no word stand alone.
    fileprivate func chunkedByWord() -> [[Explanation.Token]] {
        reduce(into: []) { chunks, token in
            if let word = token.word, let last = chunks.last?.last, last.word == word, last.textIndex == token.textIndex {
                chunks[chunks.count - 1].append(token)
            } else {
                chunks.append([token])
            }
        }
    }

    /// What every token has, or nil if one lacks it.
    fileprivate func all<Value>(_ part: (Explanation.Token) -> Value?) -> [Value]? {
        let found = compactMap(part)
        return found.count == count ? found : nil
    }
}
