import SightlineJSON

/// `ByteLevel`: writes each byte as a character of its own, so that a
/// vocabulary of 256 tokens leaves nothing unknown (A. Radford et al.,
/// "Language Models are Unsupervised Multitask Learners", 2019, section 2.2).
struct ByteLevelPreTokenizer: PreTokenizer {
    private let addsPrefixSpace: Bool
    /// Where it cuts first; nil if other stages have done so.
    private let pattern: TextPattern?

    /// The pattern of GPT-2: contractions, and letters, digits and signs each
    /// with one space before them.
    private static let words =
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    init(_ reader: JSONReader) throws {
        addsPrefixSpace = try reader["add_prefix_space"].bool()
        // Concerns the post-processor of that name, which has its own.
        _ = try reader.ifPresent("trim_offsets")?.bool()
        let usesPattern = try reader.ifPresent("use_regex")?.bool() ?? true
        pattern = usesPattern ? try TextPattern(regularExpression: Self.words) : nil
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        if addsPrefixSpace { prependSpaces(&text) }
        if let pattern { text.split(.isolated, at: pattern) }
        writeBytes(&text)
    }

    /// Puts a space before each word that does not start with one.
    private func prependSpaces(_ text: inout PreTokenizedText) {
        guard text.words.contains(where: { text.text.scalars[$0.lowerBound] != " " }) else { return }
        text.rewriteWords { rewriter, count in
            var count = count
            if let first = rewriter.next, first != " " {
                rewriter.replace(with: " ")
                rewriter.insert(first)
                count -= 1
            }
            for _ in 0..<count {
                if let scalar = rewriter.next { rewriter.replace(with: scalar) }
            }
        }
    }

    private func writeBytes(_ text: inout PreTokenizedText) {
        let characters = ByteAlphabet.characters
        if text.text.scalars.allSatisfy(\.isASCII) {
            text.text.map { characters[Int($0.value)] }
            return
        }
        text.rewriteWords { rewriter, count in
            for _ in 0..<count {
                guard let scalar = rewriter.next else { return }
                for (index, byte) in scalar.utf8.enumerated() {
                    if index == 0 {
                        rewriter.replace(with: characters[Int(byte)])
                    } else {
                        rewriter.insert(characters[Int(byte)])
                    }
                }
            }
        }
    }
}
