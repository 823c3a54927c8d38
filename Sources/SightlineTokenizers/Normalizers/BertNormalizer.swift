import SightlineJSON

/// `BertNormalizer`: cleans, sets ideographs apart, strips accents, lowercases.
struct BertNormalizer: Normalizer {
    private let cleansText: Bool
    private let separatesIdeographs: Bool
    private let stripsAccents: Bool
    private let lowercases: Bool

    init(_ reader: JSONReader) throws {
        cleansText = try reader["clean_text"].bool()
        separatesIdeographs = try reader["handle_chinese_chars"].bool()
        lowercases = try reader["lowercase"].bool()
        // Null follows the case: accents go where capitals go.
        stripsAccents = try reader.ifPresent("strip_accents")?.bool() ?? lowercases
    }

    func normalize(_ text: inout NormalizedText) {
        if cleansText {
            text.removeAll(where: \.isRemovedByCleaning)
            text.map { $0.isWhiteSpace ? " " : $0 }
        }
        if separatesIdeographs { separateIdeographs(&text) }
        if stripsAccents {
            text.decompose(.canonical)
            text.removeAll(where: \.isNonspacingMark)
        }
        if lowercases { text.lowercase() }
    }

    /// Puts a space on either side of each ideograph.
    private func separateIdeographs(_ text: inout NormalizedText) {
        guard text.scalars.contains(where: \.isIdeograph) else { return }
        text.rewrite { rewriter in
            while let scalar = rewriter.next {
                if scalar.isIdeograph {
                    rewriter.replace(with: " ")
                    rewriter.insert(scalar)
                    rewriter.insert(" ")
                } else {
                    rewriter.replace(with: scalar)
                }
            }
        }
    }
}
