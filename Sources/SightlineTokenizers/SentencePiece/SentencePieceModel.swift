/// What a SentencePiece model (`sentencepiece_model.proto`) says of its tokenizer.
///
/// Fields are known by their numbers; those that only concern training are passed over.
package struct SentencePieceModel {
    private(set) var pieces: [Piece] = []
    private(set) var kind = Kind.unigram
    private(set) var unknownID = 0
    private(set) var unknownPiece = "<unk>"
    /// The table of rewritings; empty if there is none.
    package private(set) var characterMap: [UInt8] = []

    enum Kind: Int {
        case unigram = 1
        case bpe = 2
    }

    struct Piece {
        var text = ""
        var score: Float = 0
        var type = PieceType.normal
    }

    enum PieceType {
        /// Stands for no text, such as `<s>`.
        case control
        /// Is found as it is before everything else.
        case userDefined
        /// Any other.
        case normal
    }

    package init(_ bytes: [UInt8]) throws(SentencePieceError) {
        var reader = ProtobufReader(bytes[...])
        while let field = try reader.next() {
            switch field.number {
            case 1: pieces.append(try Self.piece(try field.bytes("the model")))
            case 2: try readTrainerSpecification(try field.bytes("the model"))
            case 3: try readNormalizerSpecification(try field.bytes("the model"))
            default: continue
            }
        }
        try check()
    }

    private static func piece(_ bytes: ArraySlice<UInt8>) throws(SentencePieceError) -> Piece {
        var piece = Piece()
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 1: piece.text = try field.string("a piece")
            case 2: piece.score = try field.float("a piece")
            case 3:
                switch try field.integer("a piece") {
                case 3: piece.type = .control
                case 4: piece.type = .userDefined
                default: piece.type = .normal
                }
            default: continue
            }
        }
        return piece
    }

    private mutating func readTrainerSpecification(_ bytes: ArraySlice<UInt8>) throws(SentencePieceError) {
        let message = "the trainer's specification"
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 3:
                let type = try field.integer(message)
                guard let kind = Kind(rawValue: type) else { throw .unsupportedModelType(type) }
                self.kind = kind
            case 40: unknownID = try field.integer(message)
            case 45: unknownPiece = try field.string(message)
            default: continue
            }
        }
    }

    private mutating func readNormalizerSpecification(_ bytes: ArraySlice<UInt8>) throws(SentencePieceError) {
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            if field.number == 2 { characterMap = Array(try field.bytes("the normalizer's specification")) }
        }
    }

    private func check() throws(SentencePieceError) {
        var texts: Set<[UInt8]> = []
        for (index, piece) in pieces.enumerated() {
            guard !piece.text.isEmpty, texts.insert(Array(piece.text.utf8)).inserted else {
                throw .unusablePiece(index: index, piece: piece.text)
            }
            guard piece.score.isFinite else { throw .unusableScore(piece: piece.text, score: piece.score) }
        }
        guard pieces.indices.contains(unknownID) else {
            throw .noUnknownToken(id: unknownID, pieceCount: pieces.count)
        }
    }
}
