import SightlineJSON

/// A special token of a template, with its id.
struct TemplateToken {
    let content: String
    let id: Int

    /// A part of a template.
    enum Part {
        case first
        case second
        case token(TemplateToken, typeID: Int)
    }
}

extension JSONValue {
    /// A `TemplateProcessing`. The second text has the type `secondTypeID`.
    static func template(single: [TemplateToken.Part], pair: [TemplateToken.Part], secondTypeID: Int) -> JSONValue {
        func json(_ part: TemplateToken.Part) -> JSONValue {
            let (kind, id, typeID) = switch part {
            case .first: ("Sequence", "A", 0)
            case .second: ("Sequence", "B", secondTypeID)
            case .token(let token, let typeID): ("SpecialToken", token.content, typeID)
            }
            return .object([kind: .object(["id": .string(id), "type_id": .integer(typeID)])])
        }
        var specialTokens = JSONObject()
        for case .token(let token, _) in single + pair {
            specialTokens.append(token.content, .object([
                "id": .string(token.content), "ids": .array([.integer(token.id)]),
                "tokens": .array([.string(token.content)]),
            ]))
        }
        return .object([
            "type": .string("TemplateProcessing"), "single": .array(single.map(json)), "pair": .array(pair.map(json)),
            "special_tokens": .object(specialTokens),
        ])
    }
}
