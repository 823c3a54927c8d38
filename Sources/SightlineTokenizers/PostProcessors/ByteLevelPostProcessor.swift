import SightlineJSON

/// `ByteLevel`: adds nothing, but may trim the offsets.
struct ByteLevelPostProcessor: PostProcessor {
    private let trimming: OffsetTrimming?

    init(_ reader: JSONReader) throws {
        let addsPrefixSpace = try reader["add_prefix_space"].bool()
        trimming = try reader["trim_offsets"].bool() ? OffsetTrimming(addsPrefixSpace: addsPrefixSpace) : nil
        // Concerns the pre-tokenizer of that name.
        _ = try reader.ifPresent("use_regex")?.bool()
    }

    var addedIDs: [(path: JSONPath, id: Int)] { [] }

    func trimmed(_ encoding: Encoding) -> Encoding {
        trimming?.trimmed(encoding) ?? encoding
    }

    func process(_ first: Encoding, _ second: Encoding?, addingSpecialTokens: Bool) -> Encoding {
        Encoding.joining(trimmed(first), second.map(trimmed))
    }
}
