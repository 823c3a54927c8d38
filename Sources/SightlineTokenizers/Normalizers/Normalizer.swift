import SightlineJSON

/// The first stage: rewrites the text.
protocol Normalizer: Sendable {
    func normalize(_ text: inout NormalizedText)
}

/// The normalizers by their names in `tokenizer.json`.
enum Normalizers {
    static let table = StageTable<any Normalizer>([
        "BertNormalizer": { try BertNormalizer($0) },
        "ByteLevel": { _ in ByteLevelNormalizer() },
        "Lowercase": { _ in LowercaseNormalizer() },
        "NFC": { _ in UnicodeFormNormalizer(form: .canonical, isComposing: true) },
        "NFD": { _ in UnicodeFormNormalizer(form: .canonical, isComposing: false) },
        "NFKC": { _ in UnicodeFormNormalizer(form: .compatibility, isComposing: true) },
        "NFKD": { _ in UnicodeFormNormalizer(form: .compatibility, isComposing: false) },
        "Nmt": { _ in NmtNormalizer() },
        "Precompiled": { try PrecompiledNormalizer($0) },
        "Prepend": { try PrependNormalizer($0) },
        "Replace": { ReplaceNormalizer(replacement: try Replacement($0)) },
        "Sequence": { try SequenceNormalizer($0) },
        "Strip": { try StripNormalizer($0) },
        "StripAccents": { _ in StripAccentsNormalizer() },
    ])
}
