import SightlineJSON

/// `Sequence`: several post-processors, one after the other. All but the last
/// must be `ByteLevel`, as in all known files: what comes behind a template
/// would have to tell the texts from what the template put between them.
struct SequencePostProcessor: PostProcessor {
    private let leading: [ByteLevelPostProcessor]
    private let last: (any PostProcessor)?

    init(_ reader: JSONReader) throws {
        let processors = try PostProcessors.table.readSequence(reader, key: "processors")
        leading = try processors.dropLast().enumerated().map { index, processor in
            guard let byteLevel = processor as? ByteLevelPostProcessor else {
                throw try reader["processors"].elements()[index].unexpected("ByteLevel before the last post-processor")
            }
            return byteLevel
        }
        last = processors.last
    }

    var addedIDs: [(path: JSONPath, id: Int)] { last?.addedIDs ?? [] }

    func process(_ first: Encoding, _ second: Encoding?, addingSpecialTokens: Bool) -> Encoding {
        func trimmed(_ encoding: Encoding) -> Encoding {
            leading.reduce(encoding) { $1.trimmed($0) }
        }
        let (first, second) = (trimmed(first), second.map(trimmed))
        return last?.process(first, second, addingSpecialTokens: addingSpecialTokens) ?? Encoding.joining(first, second)
    }
}
