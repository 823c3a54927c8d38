import Foundation

/// The files of a model directory that describe its tokenizer.
///
/// ```swift
/// let tokenizer = try TokenizerSource(directory: directory).tokenizer()
/// ```
public enum TokenizerSource: Sendable, Equatable {
    /// `tokenizer.json`, which says everything.
    case tokenizerFile(URL)
    /// `vocab.json` and `merges.txt`: a byte-level BPE, whose other stages
    /// follow from the files beside them; see ``TokenizerSettings``.
    case byteLevelBPE(vocabulary: URL, merges: URL)

    /// The source in `directory`; of several, the first in the order above.
    ///
    /// - Throws: ``TokenizerError/Reason/noTokenizer(expected:)`` if there is none.
    public init(directory: URL) throws(TokenizerError) {
        let file = directory.appendingPathComponent("tokenizer.json")
        let vocabulary = directory.appendingPathComponent("vocab.json")
        let merges = directory.appendingPathComponent("merges.txt")
        if Self.exists(file) {
            self = .tokenizerFile(file)
        } else if Self.exists(vocabulary), Self.exists(merges) {
            self = .byteLevelBPE(vocabulary: vocabulary, merges: merges)
        } else {
            throw TokenizerError(
                file: directory.path, reason: .noTokenizer(expected: ["tokenizer.json", "vocab.json with merges.txt"]))
        }
    }

    /// Reads the files.
    ///
    /// - Throws: ``TokenizerError`` if one cannot be read, or describes
    ///   something that is broken or not supported.
    public func tokenizer() throws -> Tokenizer {
        switch self {
        case .tokenizerFile(let url): try Tokenizer(contentsOf: url)
        case .byteLevelBPE(let vocabulary, let merges): try Tokenizer(vocabulary: vocabulary, merges: merges)
        }
    }

    private static func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path)
    }
}
