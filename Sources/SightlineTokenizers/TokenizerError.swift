import SightlineJSON

/// Why a tokenizer cannot be read or used.
public struct TokenizerError: Error, Sendable, Equatable {
    /// The file, or the name given to ``Tokenizer/init(json:name:)``.
    public let file: String
    public let reason: Reason

    public enum Reason: Error, Sendable, Equatable {
        /// The file cannot be read at all.
        case unreadable(String)
        /// The file is not JSON.
        case notJSON(JSONError)
        /// A key is missing, unknown or holds something else than it should.
        case malformed(JSONReadingError)
        /// A stage has a type that this package does not implement.
        case unsupportedType(JSONPath, type: String, supported: [String])
        /// A table of rewritings is not one.
        case brokenCharacterMap(JSONPath, CharacterMapError)
        /// The model's token for unknown words is not in its vocabulary.
        case unknownTokenMissing(JSONPath, token: String)
        /// Two tokens have the same id.
        case duplicateID(JSONPath, id: Int, tokens: [String])
        /// Two added tokens match the same text.
        case duplicateAddedToken(JSONPath, token: String)
        /// A template uses a special token that its `special_tokens` lacks.
        case undefinedSpecialToken(JSONPath, token: String, defined: [String])
        /// A special token of the post-processor has an id without a token.
        case unknownID(JSONPath, id: Int)
        /// A pattern that is broken, or that cannot be run.
        case unusablePattern(JSONPath, pattern: String, PatternError)
        /// A merge needs a token that is not in the vocabulary.
        case mergeTokenMissing(JSONPath, merge: String, token: String)
        /// A model falls back to bytes, and has tokens for some of them only.
        case byteTokenMissing(JSONPath, token: String)
        /// A directory without any of the files that describe a tokenizer.
        case noTokenizer(expected: [String])
        /// The stages that go with `vocab.json` and `merges.txt` are not known:
        /// no file names the class of the tokenizer (nil), or none that is supported.
        case unsupportedClass(String?, supported: [String])
        /// A SentencePiece model that is none, or cannot be used.
        case brokenSentencePieceModel(SentencePieceError)
        /// A line of `merges.txt` that is not two tokens.
        case malformedMerge(line: Int, found: String)
        /// A vocabulary with fewer tokens than there have to be.
        case vocabularyTooSmall(size: Int, needed: Int)
        /// Only WordPiece vocabularies can be cut down; the kind of model that was found.
        case notWordPiece(found: String)
        /// A text of more bytes than offsets can count.
        case textTooLong(byteCount: Int, limit: Int)
    }

    public init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }
}

extension TokenizerError: CustomStringConvertible {
    public var description: String { "\(file): \(reason)" }
}

extension TokenizerError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let why):
            "the tokenizer cannot be read: \(why)"
        case .notJSON(let error):
            "not JSON: \(error)"
        case .malformed(let error):
            "not a tokenizer that can be used: \(error)"
        case .unsupportedType(let path, let type, let supported):
            "\(path): the type \"\(type)\" is not supported; supported: \(supported.joined(separator: ", "))"
        case .brokenCharacterMap(let path, let failure):
            "\(path): not a table of rewritings: \(failure)"
        case .unknownTokenMissing(let path, let token):
            "\(path): the token for unknown words, \"\(token)\", is not in the vocabulary; add it there"
        case .duplicateID(let path, let id, let tokens):
            "\(path): the id \(id) belongs to \(tokens.map { "\"\($0)\"" }.joined(separator: " and to ")); "
                + "every token needs its own"
        case .duplicateAddedToken(let path, let token):
            "\(path): \"\(token)\" matches the same text as an earlier added token; remove one of the two"
        case .undefinedSpecialToken(let path, let token, let defined):
            "\(path): the special token \"\(token)\" is not among the template's special_tokens, "
                + (defined.isEmpty ? "of which there are none" : defined.map { "\"\($0)\"" }.joined(separator: ", "))
        case .unknownID(let path, let id):
            "\(path): no token has the id \(id)"
        case .unusablePattern(let path, let pattern, let error):
            "\(path): the pattern \"\(pattern)\" cannot be used: \(error)"
        case .mergeTokenMissing(let path, let merge, let token):
            "\(path): the merge \"\(merge)\" needs the token \"\(token)\", which is not in the vocabulary; add it "
                + "there or remove the merge"
        case .byteTokenMissing(let path, let token):
            "\(path): falling back to bytes needs a token for each of them, and \"\(token)\" is not in the vocabulary"
        case .noTokenizer(let expected):
            "no tokenizer in this directory; expected " + expected.joined(separator: ", or ")
        case .unsupportedClass(let name?, let supported):
            "without tokenizer.json, the tokenizer class \"\(name)\" is not supported; supported: "
                + supported.joined(separator: ", ") + "; save the tokenizer as tokenizer.json"
        case .unsupportedClass(nil, let supported):
            "neither tokenizer_config.json nor config.json names the tokenizer's class; name it there under "
                + "\"tokenizer_class\", one of \(supported.joined(separator: ", "))"
        case .brokenSentencePieceModel(let error):
            "not a SentencePiece model that can be used: \(error)"
        case .malformedMerge(let line, let found):
            "line \(line): expected two tokens with one space between, found \"\(found)\""
        case .vocabularyTooSmall(let size, let needed):
            "a vocabulary of \(size) tokens has no room for the special tokens and the characters of the texts, which "
                + "are \(needed); make it larger"
        case .notWordPiece(let found):
            "only a WordPiece vocabulary can be cut down, and this is a \(found); keep all of it"
        case .textTooLong(let byteCount, let limit):
            "the text has \(byteCount) bytes, more than the \(limit) that can be encoded at once; divide it"
        }
    }
}
