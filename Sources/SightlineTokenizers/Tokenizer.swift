import Foundation
import SightlineJSON

/// Turns text into the tokens of a model, and back, as a `tokenizer.json` says.
///
/// The file describes a chain of stages, and so does this type: added tokens,
/// normalizer, pre-tokenizer, model, post-processor; decoder for the way back.
/// Each stage is a type of its own, named after its `type` in the file. Ids,
/// tokens, words and offsets are those of the Python library `tokenizers`.
///
/// Two blocks of the file are checked but not applied: `truncation` and
/// `padding`. How long a text may be is for the model and its caller to say.
///
/// ```swift
/// let tokenizer = try Tokenizer(contentsOf: directory.appending(path: "tokenizer.json"))
/// let encoding = try tokenizer.encode("A gripping film.")
/// encoding.tokens   // ["[CLS]", "a", "gripping", "film", ".", "[SEP]"]
/// ```
public struct Tokenizer: Sendable {
    /// The file, as it appears in errors.
    public let name: String
    private let addedVocabulary: AddedVocabulary
    private let normalizer: (any Normalizer)?
    private let preTokenizer: (any PreTokenizer)?
    private let model: any TokenizerModel
    private let postProcessor: (any PostProcessor)?
    private let decoder: (any Decoder)?

    /// Reads a `tokenizer.json`.
    ///
    /// - Throws: ``TokenizerError`` if the file cannot be read, is not JSON, or
    ///   describes something that is broken or not supported.
    public init(contentsOf url: URL) throws {
        try self.init(json: TokenizerFiles.json(url), name: url.path)
    }

    /// Reads the content of a `tokenizer.json`; `name` appears in errors.
    ///
    /// - Throws: ``TokenizerError`` for what is broken or not supported.
    public init(json: JSONValue, name: String) throws {
        let file = try TokenizerFiles.naming(name) { try TokenizerFile(JSONReader(json)) }
        self.init(file, name: name)
    }

    private init(_ file: TokenizerFile, name: String) {
        self.name = name
        addedVocabulary = file.addedVocabulary
        normalizer = file.normalizer
        preTokenizer = file.preTokenizer
        model = file.model
        postProcessor = file.postProcessor
        decoder = file.decoder
    }
}

// MARK: - The vocabulary

extension Tokenizer {
    /// The number of different tokens, added ones included.
    public var vocabularySize: Int { model.vocabulary.count + addedVocabulary.newCount }

    /// The ids of the added tokens that are marked as special.
    public var specialIDs: Set<Int> { addedVocabulary.specialIDs }

    /// The ids of the tokens that texts can have, in ascending order: of the special ones only that for unknown words, and
    /// no places that vocabularies keep free, such as `[unused7]`.
    public var ordinaryIDs: [Int] {
        var ids = Set(model.vocabulary.ids).union(addedVocabulary.ids)
        ids.subtract(addedVocabulary.specialIDs)
        ids = ids.filter { id in token(forID: id).map { !Self.isPlaceholder($0) } ?? false }
        if let unknown = model.unknownID { ids.insert(unknown) }
        return ids.sorted()
    }

    /// As BERT, Gemma and RoBERTa spell places that are kept free. [ours]
    private static func isPlaceholder(_ token: String) -> Bool {
        let spellings = [("[unused", "]"), ("<unused", ">"), ("madeupword", "")]
        return spellings.contains { start, end in
            guard token.hasPrefix(start), token.hasSuffix(end) else { return false }
            let number = token.dropFirst(start.count).dropLast(end.count)
            return !number.isEmpty && number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    /// The token with that id, or nil. An added token that is sought in
    /// normalised text is given in its normalised form, as in the library.
    public func token(forID id: Int) -> String? {
        addedVocabulary.token(of: id) ?? model.vocabulary.token(of: id)
    }

    /// The id of a token, compared byte by byte, or nil.
    public func id(forToken token: String) -> Int? {
        addedVocabulary.id(of: token) ?? model.vocabulary.id(of: token)
    }
}

// MARK: - Text to tokens

extension Tokenizer {
    /// The tokens of a text.
    ///
    /// - Parameters:
    ///   - text: any text, also empty.
    ///   - addingSpecialTokens: whether to add what the post-processor puts
    ///     around a text, such as `[CLS]` and `[SEP]`.
    /// - Throws: ``TokenizerError`` with
    ///   ``TokenizerError/Reason/textTooLong(byteCount:limit:)`` for 4 GiB and more.
    /// - Complexity: O(*n*) time and memory for *n* bytes; for a BPE, a word of
    ///   *m* bytes takes O(*m* log *m*) time.
    public func encode(_ text: String, addingSpecialTokens: Bool = true) throws(TokenizerError) -> Encoding {
        let encoding = try tokens(of: text, sequenceID: 0)
        return postProcessor?.process(encoding, nil, addingSpecialTokens: addingSpecialTokens) ?? encoding
    }

    /// The tokens of a pair of texts; offsets and words count from 0 in each.
    ///
    /// - Throws: as ``encode(_:addingSpecialTokens:)`` does.
    public func encode(
        _ first: String, _ second: String, addingSpecialTokens: Bool = true
    ) throws(TokenizerError) -> Encoding {
        let encoding = try tokens(of: first, sequenceID: 0)
        let other = try tokens(of: second, sequenceID: 1)
        return postProcessor?.process(encoding, other, addingSpecialTokens: addingSpecialTokens)
            ?? Encoding.joining(encoding, other)
    }

    private func tokens(of text: String, sequenceID: Int) throws(TokenizerError) -> Encoding {
        let byteCount = text.utf8.count
        guard byteCount <= NormalizedText.maximumCount else {
            let limit = NormalizedText.maximumCount
            throw TokenizerError(file: name, reason: .textTooLong(byteCount: byteCount, limit: limit))
        }
        let scalars = Array(text.unicodeScalars)
        let whole = NormalizedText(scalars, scalars.indices)
        var builder = EncodingBuilder(vocabulary: model.vocabulary, sequenceID: sequenceID, byteCount: byteCount)
        for piece in addedVocabulary.rawMatcher.split(scalars) {
            switch piece {
            case .token(let token, let range): builder.append(token, range, of: whole)
            case .text(let range): tokenize(NormalizedText(scalars, range), into: &builder)
            }
        }
        return builder.encoding
    }

    /// The part of the work that happens between the added tokens of the raw text.
    private func tokenize(_ text: NormalizedText, into builder: inout EncodingBuilder) {
        var text = text
        normalizer?.normalize(&text)
        for piece in addedVocabulary.normalizedMatcher.split(text.scalars) {
            switch piece {
            case .token(let token, let range): builder.append(token, range, of: text)
            case .text(let range):
                guard !range.isEmpty else { continue }
                var words = PreTokenizedText(text: text, words: [range])
                preTokenizer?.preTokenize(&words)
                model.tokenize(words, into: &builder)
            }
        }
    }
}

// MARK: - Text to words

extension Tokenizer {
    /// The words that the model is given of a text, normalised; added tokens are not looked for.
    func words(of text: String) -> [String] {
        var normalized = NormalizedText(text)
        normalizer?.normalize(&normalized)
        guard !normalized.scalars.isEmpty else { return [] }
        var words = PreTokenizedText(text: normalized, words: [normalized.scalars.indices])
        preTokenizer?.preTokenize(&words)
        return words.words.map { words.text.string(in: $0) }
    }
}

// MARK: - Tokens to text

extension Tokenizer {
    /// The text of the tokens with those ids; ids without a token are passed over.
    ///
    /// - Parameter skippingSpecialTokens: whether to leave special tokens out.
    public func decode(_ ids: [Int], skippingSpecialTokens: Bool = true) -> String {
        let tokens = ids.compactMap(token(forID:)).filter {
            !skippingSpecialTokens || !addedVocabulary.isSpecial($0)
        }
        return decoder?.decode(tokens).joined() ?? tokens.joined(separator: " ")
    }
}
