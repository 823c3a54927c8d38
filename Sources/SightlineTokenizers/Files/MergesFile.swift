import Foundation
import SightlineJSON

/// `merges.txt`: a pair of tokens to a line with a space between, the first to
/// be merged first.
struct MergesFile {
    /// The merges as `tokenizer.json` has them.
    let merges: JSONValue

    /// - Throws: ``TokenizerError/Reason/malformedMerge(line:found:)`` for a
    ///   line that is not two tokens with one space between.
    init(contentsOf url: URL) throws(TokenizerError) {
        let text = String(decoding: try TokenizerFiles.data(url), as: UTF8.self)
        // By bytes, since to `Character` a combining mark and a line end are one.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        var merges: [JSONValue] = []
        merges.reserveCapacity(lines.count)
        for (index, bytes) in lines.enumerated() {
            let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
            if line.starts(with: "#version".utf8) { continue }
            let tokens = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard tokens.count == 2, tokens.allSatisfy({ !$0.isEmpty }) else {
                let found = String(decoding: line, as: UTF8.self)
                throw TokenizerError(file: url.path, reason: .malformedMerge(line: index + 1, found: found))
            }
            merges.append(.array(tokens.map { .string(String(decoding: $0, as: UTF8.self)) }))
        }
        self.merges = .array(merges)
    }
}
