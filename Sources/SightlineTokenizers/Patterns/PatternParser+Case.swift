/// Letters without regard to their case, within `(?i:…)`.
extension PatternParser {
    /// `set` with the other cases of its letters, where case is ignored.
    func folded(_ set: ScalarSet, from start: Int) throws(PatternError) -> ScalarSet {
        guard ignoresCase else { return set }
        guard let last = set.ranges.last, last.upperBound < 0x80 else {
            throw .unsupported(position: start, construct: "ignoring the case of more than ASCII characters")
        }
        var ranges = set.ranges
        for value in set.ranges.joined() {
            switch value | 0x20 {
            case 0x61...0x7A: ranges.append(value ^ 0x20...value ^ 0x20)
            default: break
            }
            // The long s and the sign of the unit kelvin are letters of two alphabets.
            if value | 0x20 == 0x73 { ranges.append(0x17F...0x17F) }
            if value | 0x20 == 0x6B { ranges.append(0x212A...0x212A) }
        }
        return ScalarSet(ranges)
    }

    /// Refuses two letters that have a ligature, which would match them as well.
    func refuseMultipleFolding(_ first: Unicode.Scalar?, _ second: Unicode.Scalar) throws(PatternError) {
        guard let first, first.isASCII, second.isASCII else { return }
        let pair = String(String.UnicodeScalarView([first, second])).lowercased()
        guard ["ff", "fi", "fl", "ss", "st"].contains(pair) else { return }
        throw .unsupported(position: position, construct: "ignoring the case of \"\(pair)\"")
    }
}
