import Foundation
import SightlineJSON

/// `vocab.txt`: a token to a line, whose number from 0 is its id.
struct VocabularyFile {
    /// The ids by token as `tokenizer.json` has them. Of the same token twice,
    /// the last line counts, as in the library.
    let vocab: JSONObject

    /// - Throws: ``TokenizerError/Reason/unreadable(_:)`` for a file that is
    ///   not there or not in UTF-8.
    init(contentsOf url: URL) throws(TokenizerError) {
        guard let text = String(validating: try TokenizerFiles.data(url), as: UTF8.self) else {
            throw TokenizerError(file: url.path, reason: .unreadable("it is not in UTF-8"))
        }
        // By scalars, since to `Character` a combining mark and a line end are one.
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let tokens = lines.map { line in
            var line = line
            while let last = line.last, last.isWhiteSpace { line.removeLast() }
            return String(line)
        }
        let ids = Dictionary(
            tokens.enumerated().map { (ExactString($0.element), $0.offset) }, uniquingKeysWith: { max($0, $1) })
        var vocab = JSONObject()
        for (id, token) in tokens.enumerated() where ids[ExactString(token)] == id {
            vocab.append(token, .integer(id))
        }
        self.vocab = vocab
    }
}
