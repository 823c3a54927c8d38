import SightlineJSON

/// The way back: joins tokens to a text.
protocol Decoder: Sendable {
    /// The pieces of the text, or what a decoder further on makes pieces of.
    func decode(_ tokens: [String]) -> [String]
}

/// The decoders by their names in `tokenizer.json`.
enum Decoders {
    static let table = StageTable<any Decoder>([
        "BPEDecoder": { try BPEDecoder($0) },
        "ByteFallback": { _ in ByteFallbackDecoder() },
        "ByteLevel": { try ByteLevelDecoder($0) },
        "Fuse": { _ in FuseDecoder() },
        "Metaspace": { MetaspaceDecoder(try Metaspace($0)) },
        "Replace": { ReplaceDecoder(try Replacement($0)) },
        "Sequence": { try SequenceDecoder($0) },
        "Strip": { try StripDecoder($0) },
        "WordPiece": { try WordPieceDecoder($0) },
    ])
}
