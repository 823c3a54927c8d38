import SightlineJSON

/// How spaces are written as a visible character, usually `▁`: the settings
/// that the pre-tokenizer and the decoder of that name share.
struct Metaspace: Sendable {
    let replacement: Unicode.Scalar
    let prependScheme: PrependScheme
    /// Whether each `replacement` starts a word.
    let splits: Bool

    /// Which words get a `replacement` in front, if they do not start with one.
    enum PrependScheme: String, CaseIterable {
        case always
        /// The word that stands at the very start of the text.
        case first
        case never
    }

    init(_ reader: JSONReader) throws {
        replacement = try reader["replacement"].scalar()
        splits = try reader.ifPresent("split")?.bool() ?? true
        _ = try reader.ifPresent("str_rep")?.string()
        let prepends = try reader.ifPresent("add_prefix_space")
        guard let scheme = try reader.ifPresent("prepend_scheme") else {
            // Early files have the one key, later ones the other, and some both.
            prependScheme = try prepends?.bool() == false ? .never : .always
            return
        }
        guard let read = PrependScheme(rawValue: try scheme.string()) else {
            throw scheme.unexpected("one of " + PrependScheme.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if let prepends, try !prepends.bool(), read != .never {
            throw scheme.unexpected("\"never\", as add_prefix_space is false")
        }
        prependScheme = read
    }
}

extension JSONReader {
    /// A string of exactly one Unicode scalar.
    func scalar() throws -> Unicode.Scalar {
        let scalars = try string().unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { throw unexpected("one character") }
        return first
    }
}
