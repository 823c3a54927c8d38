import SightlineModels

/// What methods that remove parts of a text remove as one.
public enum Features: String, Sendable, CaseIterable {
    /// Every token by itself.
    case tokens
    /// The pieces of a word together; its score is divided equally among them. Every occurrence of a word is a feature of
    /// its own. [ours]
    case words
}

/// A method that removes features of a text and sees what that does.
public protocol RemovingExplainer: Explainer {
    var features: Features { get set }
}

/// The features of a text, in its order.
struct TextFeatures {
    let sequence: TokenSequence
    /// The feature of every content token.
    let featureOfContent: [Int]
    /// Content tokens of every feature.
    let tokenCounts: [Int]

    var count: Int { tokenCounts.count }

    init(_ sequence: TokenSequence, _ features: Features) {
        self.sequence = sequence
        var counts: [Int] = []
        var former: TokenSequence.Token?
        featureOfContent = sequence.contentIndices.map { index in
            let token = sequence.tokens[index]
            if features == .words, let former, let word = token.word, word == former.word,
                token.textIndex == former.textIndex {
                counts[counts.count - 1] += 1
            } else {
                counts.append(1)
            }
            former = token
            return counts.count - 1
        }
        tokenCounts = counts
    }

    /// The sequence with some of its features alone.
    ///
    /// - Parameter isKept: One flag per feature.
    func input(keeping isKept: [Bool]) -> ModelInput {
        sequence.input(keeping: featureOfContent.map { isKept[$0] })
    }

    /// The part of the text that a feature is, as the vocabulary spells it.
    func text(_ feature: Int) -> String {
        zip(featureOfContent, sequence.contentIndices).filter { $0.0 == feature }
            .map { sequence.tokens[$0.1].text }.joined()
    }
}
