import SightlineAttribution
import SightlineModels

/// How much the scores of the words that stay change when one word goes.
///
///     max_w ‖φ(t without w) − φ(t)‖ / ‖φ(t)‖
///
/// over the tokens outside `w`, for some words `w` at random. Yeh et al. (NeurIPS 2019, definition 3.1) take the largest
/// change in a ball around the input; a text has no such ball, and one word less is the smallest step there is. [ours]
public struct MaxSensitivity: Sendable, Equatable {
    /// 0 for scores that do not change; 1 is a change as large as the scores.
    public let value: Double

    /// - Throws: ``MissingReason/tooFewTokens``, ``MissingReason/otherTokens``, ``MissingReason/constant`` where the scores
    ///   are all zero, so that no change can be set against them; ``MissingReason/scoresAbsent`` or
    ///   ``MissingReason/scoresNotFinite``; what the method throws.
    /// - Complexity: As many explanations as there are shortened texts.
    public init(of explainer: any Explainer, first: TokenScores, on text: inout EvaluatedText) throws {
        let shortened = try text.shortened()
        var largest = 0.0
        for (input, places) in shortened {
            let scores = try TokenScores(first.name, of: text.explain(input, by: explainer)).values
            guard scores.count == places.count else { throw MissingReason.otherTokens }
            let former = places.map { first.values[$0] }
            let scale = former.reduce(0) { max($0, abs($1)) }
            guard scale > 0 else { throw MissingReason.constant }
            largest = max(largest, norm(zip(scores, former).map { ($0 - $1) / scale }) / norm(former.map { $0 / scale }))
        }
        value = largest
    }
}

private func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

extension EvaluatedText {
    /// The text without one word each, with the places of the tokens that stay. Only words without which the rest is cut
    /// into the same tokens as before, and that leave two tokens at least, since many methods need those.
    fileprivate func shortened() throws -> [(input: TextInput, places: [Int])] {
        var generator = settings.generator(for: .sensitivity)
        let content = sequence.contentIndices.map { sequence.tokens[$0] }
        // Tokens that belong to no word are words of their own.
        let places = Dictionary(grouping: content.indices) { content[$0].word ?? -1 - $0 }
        let words = places.values.sorted { $0[0] < $1[0] }.shuffled(using: &generator)
        var found: [(input: TextInput, places: [Int])] = []
        var isLongEnough = false
        for word in words where content.count - word.count >= 2 {
            isLongEnough = true
            let kept = content.indices.filter { !word.contains($0) }
            guard let input = input(without: word.map { content[$0] }) else { continue }
            let rest = try engine.model.tokenize(input)
            guard rest.contentIDs == kept.map({ content[$0].id }),
                rest.contentIndices.map({ rest.tokens[$0].textIndex }) == kept.map({ content[$0].textIndex })
            else { continue }
            found.append((input, kept))
            if found.count == settings.sensitivityDeletions { break }
        }
        guard !found.isEmpty else { throw isLongEnough ? MissingReason.otherTokens : .tooFewTokens }
        return found
    }

    /// The text without what some tokens of it stand for, and without the white space after that; nil if they stand for
    /// nothing.
    private func input(without word: [TokenSequence.Token]) -> TextInput? {
        guard let first = word.first, let end = word.map(\.range.upperBound).max(), first.range.lowerBound < end else {
            return nil
        }
        func shortened(_ text: String) -> String {
            var scalars = Array(text.unicodeScalars)
            let rest = scalars[end...].drop { $0.properties.isWhitespace }
            scalars.removeSubrange(first.range.lowerBound..<rest.startIndex)
            return String(String.UnicodeScalarView(scalars))
        }
        var input = text.input
        if first.textIndex == 1, let pair = input.pair {
            input.pair = shortened(pair)
        } else {
            input.text = shortened(input.text)
        }
        return input
    }
}
