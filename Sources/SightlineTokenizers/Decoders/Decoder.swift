import SightlineJSON

/// The way back: joins tokens to a text.
protocol Decoder: Sendable {
    func decode(_ tokens: [String]) -> String
}

/// The decoders by their names in `tokenizer.json`.
enum Decoders {
    static let table = StageTable<any Decoder>([
        "WordPiece": { try WordPieceDecoder($0) },
    ])
}
