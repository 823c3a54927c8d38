/// Which way letters run: as much of the Unicode Bidirectional Algorithm (Unicode Standard Annex 9) as whole words need, as a
/// renderer orders the letters within each itself. Marks that embed one direction in another are not heeded **[ours]**.
enum TextDirection {
    case leftToRight, rightToLeft

    /// Of the first letter; nil if there is none.
    init?(_ text: some StringProtocol) {
        guard let direction = text.unicodeScalars.lazy.compactMap(Self.init(letter:)).first else { return nil }
        self = direction
    }

    private init?(letter: Unicode.Scalar) {
        guard letter.properties.isAlphabetic else { return nil }
        self = Self.isRightToLeft(letter) ? .rightToLeft : .leftToRight
    }

    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }

    /// The parts of a line from left to right, with the direction of each.
    ///
    /// - Parameter parts: In the order of reading. Signs without a direction go with what is on both their sides, or with the
    ///   line; numbers run from left to right (rules N1, N2 and L2).
    static func visualOrder(_ parts: [String], line: Self) -> [(part: Int, direction: Self)] {
        let own = parts.map { Self($0) ?? ($0.contains(where: \.isNumber) ? .leftToRight : nil) }
        var directions = own.map { $0 ?? line }
        var place = 0
        while place < own.count {
            guard own[place] == nil else { place += 1; continue }
            let end = own[place...].firstIndex { $0 != nil } ?? own.count
            let before = place > 0 ? own[place - 1] ?? line : line
            let after = end < own.count ? own[end] ?? line : line
            for index in place..<end { directions[index] = before == after ? before : line }
            place = end
        }
        // Runs of one direction, each read its own way, in the order of the line's.
        var runs: [[Int]] = []
        for index in parts.indices {
            if index > 0, directions[index - 1] == directions[index] {
                runs[runs.count - 1].append(index)
            } else {
                runs.append([index])
            }
        }
        let ordered = runs.map { run in directions[run[0]] == .rightToLeft ? run.reversed() : run }
        return (line == .rightToLeft ? ordered.reversed() : ordered).joined().map { ($0, directions[$0]) }
    }
}
