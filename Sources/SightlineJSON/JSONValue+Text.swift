extension JSONValue {
    /// The document, in UTF-8 without a line's end.
    ///
    /// - Parameter indentation: Spaces by which each level of arrays and objects is set in, with a line a member; nil
    ///   for everything on one line. Empty arrays and objects stay on theirs.
    public func text(indentation: Int? = nil) -> String {
        var writer = JSONWriter(indentation: indentation)
        writer.write(self)
        return writer.text
    }
}

private struct JSONWriter {
    let indentation: Int?
    var text = ""
    private var depth = 0

    init(indentation: Int?) {
        self.indentation = indentation
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .integer(let integer): text += String(integer)
        case .number(let number): text += String(number)
        case .string(let string): write(string)
        case .array(let elements):
            write(elements, between: "[", "]") { writer, element in writer.write(element) }
        case .object(let object):
            write(object, between: "{", "}") { writer, member in
                writer.write(member.key)
                writer.text += writer.indentation == nil ? ":" : ": "
                writer.write(member.value)
            }
        }
    }

    private mutating func write<Parts: Collection>(
        _ parts: Parts, between opening: String, _ closing: String, _ body: (inout Self, Parts.Element) -> Void
    ) {
        text += opening
        depth += 1
        for (place, part) in parts.enumerated() {
            if place > 0 { text += "," }
            breakLine()
            body(&self, part)
        }
        depth -= 1
        if !parts.isEmpty { breakLine() }
        text += closing
    }

    private mutating func breakLine() {
        guard let indentation else { return }
        text += "\n" + String(repeating: " ", count: depth * indentation)
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case ..<" ":
                let code = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// - Precondition: No key twice.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (key, value) in elements {
            let isNew = append(key, value)
            precondition(isNew, "the key \(key) is there twice")
        }
    }
}
