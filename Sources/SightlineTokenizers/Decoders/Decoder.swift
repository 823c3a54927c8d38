import SightlineJSON

/// The way back: joins tokens to a text.
protocol Decoder: Sendable {
    func decode(_ tokens: [String]) -> String
}

/// The decoders by their names in `tokenizer.json`.
enum Decoders {
    static let table = StageTable<any Decoder>([
        "BPEDecoder": { try BPEDecoder($0) },
        "ByteLevel": { try ByteLevelDecoder($0) },
        "WordPiece": { try WordPieceDecoder($0) },
    ])
}
