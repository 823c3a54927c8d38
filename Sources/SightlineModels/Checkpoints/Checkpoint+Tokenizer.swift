import Foundation
import SightlineJSON
import SightlineTokenizers

extension Checkpoint {
    /// The files that say how texts become tokens.
    ///
    /// - Throws: ``CheckpointError`` (`missingFile`).
    func tokenizerSource() throws -> TokenizerSource {
        do {
            return try TokenizerSource(directory: directory)
        } catch {
            guard case .noTokenizer(let expected) = error.reason else { throw error }
            throw CheckpointError(
                name, .missingFile(expected.joined(separator: " or "), purpose: "says how texts become tokens"))
        }
    }

    /// What the tokenizer's own settings say of the longest sequence. Tokenizers without a limit write an enormous
    /// number there.
    ///
    /// - Throws: ``CheckpointError`` (`brokenFile`).
    func declaredTokenLimit() throws -> Int? {
        let file = "tokenizer_config.json"
        guard let data = try? Data(contentsOf: directory.appendingPathComponent(file)) else { return nil }
        do {
            let limit = try JSONReader(try JSONValue(parsing: data)).ifPresent("model_max_length")
            guard let limit, case .integer = limit.value else { return nil }
            return try limit.integer(in: 1 ... .max)
        } catch {
            throw CheckpointError(name, .brokenFile(file, reason: "\(error)"))
        }
    }
}
