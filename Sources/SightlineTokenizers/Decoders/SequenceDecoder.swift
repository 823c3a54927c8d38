import SightlineJSON

/// `Sequence`: several decoders, one after the other.
struct SequenceDecoder: Decoder {
    private let decoders: [any Decoder]

    init(_ reader: JSONReader) throws {
        decoders = try Decoders.table.readSequence(reader, key: "decoders")
    }

    func decode(_ tokens: [String]) -> [String] {
        decoders.reduce(tokens) { $1.decode($0) }
    }
}
