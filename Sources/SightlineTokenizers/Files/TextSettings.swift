import SightlineJSON

/// What `tokenizer_config.json` says of the text stages of tokenizers that
/// come as `vocab.txt` or as a SentencePiece model; nil where it says nothing.
struct TextSettings {
    var lowercases: Bool?
    var stripsAccents: Bool?
    var keepsAccents: Bool?
    var separatesIdeographs: Bool?
    var splitsAtPunctuation: Bool?
    var isLegacy: Bool?
    var addsBeginningOfSequence: Bool?

    init() {}

    init(_ reader: JSONReader) throws {
        lowercases = try reader.ifPresent("do_lower_case")?.bool()
        stripsAccents = try reader.ifPresent("strip_accents")?.bool()
        keepsAccents = try reader.ifPresent("keep_accents")?.bool()
        separatesIdeographs = try reader.ifPresent("tokenize_chinese_chars")?.bool()
        splitsAtPunctuation = try reader.ifPresent("split_by_punct")?.bool()
        isLegacy = try reader.ifPresent("legacy")?.bool()
        addsBeginningOfSequence = try reader.ifPresent("add_bos_token")?.bool()
    }
}
