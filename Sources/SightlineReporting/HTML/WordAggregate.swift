import SightlineAttribution

/// What a word does over many texts: the sum and the mean of its leading score, for each target by itself.
///
/// Words are counted in lower case, pieces of a word together. Scores of different targets are not mixed, as they speak for
/// different things.
struct WordAggregate: Equatable {
    var word: String
    var target: String
    /// How often it has a score.
    var count = 0
    var sum = 0.0
    /// Where it scores most: a place among the explanations.
    var strongest = 0
    fileprivate var largest = -1.0
    /// Explanations it occurs in.
    var textCount = 0
    fileprivate var latest: Int?

    var mean: Double { sum / Double(count) }

    /// - Returns: By the magnitude of the sum; where that is equal, by the word.
    static func table(of explanations: [Explanation]) -> [WordAggregate] {
        var found: [[String]: WordAggregate] = [:]
        for (place, explanation) in explanations.enumerated() {
            let leading = LeadingScore(explanation)
            for token in explanation.mergingWords().tokens where !token.special {
                guard let score = leading.of(token) else { continue }
                let word = token.text.lowercased()
                found[[word, explanation.targetPhrase], default: Self(word: word, target: explanation.targetPhrase)]
                    .add(score, place)
            }
        }
        return found.values.sorted {
            (-abs($0.sum), $0.word, $0.target) < (-abs($1.sum), $1.word, $1.target)
        }
    }

    private mutating func add(_ score: Double, _ place: Int) {
        count += 1
        sum += score
        if abs(score) > largest { (largest, strongest) = (abs(score), place) }
        if latest != place { textCount += 1 }
        latest = place
    }
}
