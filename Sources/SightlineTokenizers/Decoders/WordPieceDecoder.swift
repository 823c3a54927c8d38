import SightlineJSON

/// `WordPiece`: joins continuations to what they continue, everything else
/// with a space; cleaning up takes out spaces before punctuation and within
/// English contractions.
struct WordPieceDecoder: Decoder {
    private let prefix: [UInt8]
    private let cleansUp: Bool

    init(_ reader: JSONReader) throws {
        prefix = Array(try reader["prefix"].string().utf8)
        cleansUp = try reader["cleanup"].bool()
    }

    func decode(_ tokens: [String]) -> [String] {
        tokens.enumerated().map { index, token in
            var piece = Array(token.utf8)
            if index > 0 {
                if piece.starts(with: prefix) {
                    piece.removeFirst(prefix.count)
                } else {
                    piece.insert(UInt8(ascii: " "), at: 0)
                }
            }
            return String(decoding: cleansUp ? Self.cleanedUp(piece) : piece, as: UTF8.self)
        }
    }

    /// The replacements, in the order in which the library makes them, token by token.
    private static let replacements: [(old: [UInt8], new: [UInt8])] = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    private static func cleanedUp(_ piece: [UInt8]) -> [UInt8] {
        guard piece.contains(UInt8(ascii: " ")) else { return piece }
        var piece = piece
        for (old, new) in replacements { piece = replacing(old, with: new, in: piece) }
        return piece
    }

    private static func replacing(_ old: [UInt8], with new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == old[0], bytes[position...].starts(with: old) {
                result += new
                position += old.count
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return result
    }
}
