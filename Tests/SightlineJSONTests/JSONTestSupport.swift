import SightlineJSON
import SightlineRandom

extension JSONValue {
    /// The value as JSON text.
    var written: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)".contains(where: { ".e".contains($0) }) ? "\(value)" : "\(value).0"
        case .string(let value): Self.quoted(value)
        case .array(let elements): "[" + elements.map(\.written).joined(separator: ",") + "]"
        case .object(let object):
            "{" + object.map { Self.quoted($0.key) + ":" + $0.value.written }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\0"..<" ": quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func random(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int.random(in: .min ... .max, using: &random))
        case 3: return .number(Double.random(in: -1e9...1e9, using: &random))
        case 4: return .string(randomText(using: &random))
        case 5:
            return .array((0..<Int.random(in: 0...6, using: &random)).map { _ in
                .random(depth: depth - 1, using: &random)
            })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                object.append(randomText(using: &random), .random(depth: depth - 1, using: &random))
            }
            return .object(object)
        }
    }

    private static func randomText(using random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x11_0000
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
