import SightlineJSON

/// `Sequence`: several normalizers, one after the other.
struct SequenceNormalizer: Normalizer {
    private let normalizers: [any Normalizer]

    init(_ reader: JSONReader) throws {
        normalizers = try Normalizers.table.readSequence(reader, key: "normalizers")
    }

    func normalize(_ text: inout NormalizedText) {
        for normalizer in normalizers { normalizer.normalize(&text) }
    }
}
