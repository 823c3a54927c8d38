import Foundation
import SightlineJSON

/// Reads the files of a tokenizer, naming the file in every error.
enum TokenizerFiles {
    static func data(_ url: URL) throws(TokenizerError) -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw TokenizerError(file: url.path, reason: .unreadable(error.localizedDescription))
        }
    }

    static func json(_ url: URL) throws(TokenizerError) -> JSONValue {
        let data = try data(url)
        do {
            return try JSONValue(parsing: data)
        } catch {
            throw TokenizerError(file: url.path, reason: .notJSON(error))
        }
    }

    /// The JSON at `url`, or nil if there is no such file.
    static func jsonIfPresent(_ url: URL) throws(TokenizerError) -> JSONReader? {
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        return JSONReader(try json(url))
    }

    /// What `body` returns; the errors of its readers get the name of the file.
    static func naming<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as JSONReadingError {
            throw TokenizerError(file: file, reason: .malformed(error))
        } catch let reason as TokenizerError.Reason {
            throw TokenizerError(file: file, reason: reason)
        }
    }
}
