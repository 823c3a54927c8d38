import SightlineJSON
import SightlineTokenizers

/// Small `tokenizer.json` documents, whole but for the keys a test replaces.
enum TokenizerFixture {
    private static let parts: KeyValuePairs = [
        "version": #""1.0""#,
        "truncation": "null",
        "padding": "null",
        "added_tokens": "[]",
        "normalizer": "null",
        "pre_tokenizer": #"{"type": "Whitespace"}"#,
        "post_processor": "null",
        "decoder": "null",
        "model": #"{"type": "WordLevel", "unk_token": "u", "vocab": {"u": 0, "a": 1}}"#,
    ]

    /// The document with some keys replaced, added, or left out (nil).
    static func document(_ changes: [String: String?]) -> String {
        var members: [String] = []
        for (key, value) in parts where !changes.keys.contains(key) { members.append("\"\(key)\": \(value)") }
        for (key, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let value { members.append("\"\(key)\": \(value)") }
        }
        return "{" + members.joined(separator: ", ") + "}"
    }

    static func tokenizer(_ changes: [String: String?]) throws -> Tokenizer {
        try Tokenizer(json: try JSONValue(parsing: document(changes)), name: "test.json")
    }

    static func wordLevel(vocab: String) throws -> Tokenizer {
        try tokenizer(["model": #"{"type": "WordLevel", "unk_token": "u", "vocab": \#(vocab)}"#])
    }

    /// A string as JSON has it.
    static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20:
                "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    /// An added token as the file has it.
    static func added(_ id: Int, _ content: String, normalized: Bool = false, special: Bool = false) -> String {
        """
        {"id": \(id), "content": "\(content)", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": \(normalized), "special": \(special)}
        """
    }
}
