/// Why bytes are not a SentencePiece model.
public enum SentencePieceError: Error, Equatable, Sendable {
    /// A field goes on behind the end of its message.
    case truncated(offset: Int)
    /// A field of a kind that such models do not have.
    case unsupportedWireType(offset: Int, type: Int)
    /// A field holds something else than it should.
    case unexpectedField(message: String, number: Int, expected: String)
    /// A piece without text, or one that another piece has.
    case unusablePiece(index: Int, piece: String)
    /// A score that is no number.
    case unusableScore(piece: String, score: Float)
    /// Without unknown token, or without any piece.
    case noUnknownToken(id: Int, pieceCount: Int)
    /// Neither Unigram nor BPE.
    case unsupportedModelType(Int)
}

extension SentencePieceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let offset):
            "byte \(offset): the field goes on behind the end of its message"
        case .unsupportedWireType(let offset, let type):
            "byte \(offset): fields of wire type \(type) do not occur in such models"
        case .unexpectedField(let message, let number, let expected):
            "\(message), field \(number): expected \(expected), found something else"
        case .unusablePiece(let index, let piece):
            "piece \(index), \"\(piece)\": expected a text that no other piece has"
        case .unusableScore(let piece, let score):
            "the piece \"\(piece)\": expected a finite score, found \(score)"
        case .noUnknownToken(let id, let pieceCount):
            "the unknown token has the id \(id), but there are \(pieceCount) pieces"
        case .unsupportedModelType(let type):
            "the model type \(type) is not supported; supported: 1 (unigram), 2 (bpe)"
        }
    }
}
