/// Why sequences cannot be scored, or why what a model answered cannot be used.
public enum ScoringError: Error, Equatable {
    /// A sequence has no tokens, so there is nothing to score.
    case emptySequence(model: String, index: Int)
    /// A sequence is longer than the model takes.
    case sequenceTooLong(model: String, index: Int, tokenCount: Int, limit: Int)
    /// A token id that the model has no embedding for.
    case unknownToken(model: String, id: Int, vocabularySize: Int)
    /// A sequence comes with segments for another number of tokens.
    case wrongSegmentCount(model: String, index: Int, expected: Int, found: Int)
    /// A segment that the model has no embedding for.
    case unknownSegment(model: String, segment: Int, count: Int)
    /// Attention was asked of a model that has none.
    case noAttention(model: String, architecture: String)
    /// Embeddings for another number of tokens, or of another width, than the sequence's own.
    case wrongEmbeddings(model: String, expected: [Int], found: [Int])
    /// Relevance was asked of a network that has operations without a rule for it.
    case noRelevanceRules(model: String, architecture: String)
    /// A model returned another number of rows than it was given sequences.
    case wrongRowCount(model: String, expected: Int, found: Int)
    /// A model returned a row with another number of logits than it has labels.
    case wrongLogitCount(model: String, expected: Int, found: Int)
}

extension ScoringError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .emptySequence(let model, let index):
            "\(model): sequence \(index) has no tokens; give each at least one, such as the model's own [CLS]"
        case .sequenceTooLong(let model, let index, let tokenCount, let limit):
            "\(model): sequence \(index) has \(tokenCount) tokens, but the model takes \(limit); shorten it"
        case .unknownToken(let model, let id, let vocabularySize):
            "\(model): there is no token \(id); ids go from 0 to \(vocabularySize - 1)"
        case .wrongSegmentCount(let model, let index, let expected, let found):
            "\(model): sequence \(index) has \(expected) tokens but segments for \(found); give each token one"
        case .unknownSegment(let model, let segment, let count):
            "\(model): there is no segment \(segment); segments go from 0 to \(count - 1)"
        case .noAttention(let model, let architecture):
            "\(model): \(architecture) has no attention, which this method reads; methods that only score it, such as "
                + "slalom, work"
        case .wrongEmbeddings(let model, let expected, let found):
            "\(model): the embeddings are of \(found[0]) tokens by \(found[1]) numbers, but the sequence's own are "
                + "\(expected[0]) by \(expected[1]); give a vector for each token"
        case .noRelevanceRules(let model, let architecture):
            "\(model): \(architecture) is a state space model, for which there are no rules of relevance; use "
                + "integrated-gradients, or another method of gradients"
        case .wrongRowCount(let model, let expected, let found):
            "\(model) returned \(found) rows of logits for \(expected) sequences; it must return one for each"
        case .wrongLogitCount(let model, let expected, let found):
            "\(model) returned \(found) logits for a sequence, but has \(expected) labels; it must return one for each"
        }
    }
}

extension ScoringModel {
    /// The logits of `sequences`, checked to be a row for each and a logit for each label.
    func checkedLogits(of sequences: [ModelInput]) throws -> [[Double]] {
        let rows = try logits(of: sequences)
        guard rows.count == sequences.count else {
            throw ScoringError.wrongRowCount(model: name, expected: sequences.count, found: rows.count)
        }
        let labelCount = labels.names.count
        if let row = rows.first(where: { $0.count != labelCount }) {
            throw ScoringError.wrongLogitCount(model: name, expected: labelCount, found: row.count)
        }
        return rows
    }
}
