import SightlineJSON

/// `RobertaProcessing`: `<s> A </s>` and `<s> A </s> </s> B </s>`, all of type 0.
struct RobertaProcessing: PostProcessor {
    private let trimming: OffsetTrimming?
    private let template: TemplateProcessing

    init(_ reader: JSONReader) throws {
        let addsPrefixSpace = try reader["add_prefix_space"].bool()
        trimming = try reader["trim_offsets"].bool() ? OffsetTrimming(addsPrefixSpace: addsPrefixSpace) : nil
        template = try TemplateProcessing(robertaProcessing: reader)
    }

    var addedIDs: [(path: JSONPath, id: Int)] { template.addedIDs }

    func process(_ first: Encoding, _ second: Encoding?, addingSpecialTokens: Bool) -> Encoding {
        guard let trimming else {
            return template.process(first, second, addingSpecialTokens: addingSpecialTokens)
        }
        return template.process(
            trimming.trimmed(first), second.map(trimming.trimmed), addingSpecialTokens: addingSpecialTokens)
    }
}
