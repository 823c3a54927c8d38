import Foundation

/// The hash by which a page's security policy knows its own style and script (FIPS 180-4, section 6.2).
package enum SHA256 {
    /// `sha256-…` in base 64, as a Content-Security-Policy names it.
    package static func source(_ text: String) -> String {
        "sha256-" + Data(digest(Array(text.utf8))).base64EncodedString()
    }

    /// 32 bytes.
    package static func digest(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [0x80]
        padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
        padded += bytes(UInt64(message.count) * 8)
        var state = initial
        for start in stride(from: 0, to: padded.count, by: 64) { compress(padded[start..<start + 64], into: &state) }
        return state.flatMap(bytes)
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var schedule = stride(from: block.startIndex, to: block.endIndex, by: 4).map { place in
            block[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for t in 16..<64 {
            let (early, late) = (schedule[t - 15], schedule[t - 2])
            let first = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
            let second = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
            schedule.append(second &+ schedule[t - 7] &+ first &+ schedule[t - 16])
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for t in 0..<64 {
            let upper = h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ (e & f ^ ~e & g)
            let first = upper &+ constants[t] &+ schedule[t]
            let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ (a & b ^ a & c ^ b & c)
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
        }
        for (place, number) in [a, b, c, d, e, f, g, h].enumerated() { state[place] &+= number }
    }

    private static func rotated(_ number: UInt32, _ count: UInt32) -> UInt32 { number >> count | number << (32 - count) }

    private static let primes: [Int] = (2...311).filter { number in
        (2..<number).allSatisfy { !number.isMultiple(of: $0) }
    }

    /// The first 32 bits of the fractional part of a root (sections 4.2.2 and 5.3.3): of roots below 32, a double has 48.
    private static func fraction(ofRoot degree: Int, of prime: Int) -> UInt32 {
        let root = degree == 2 ? Double(prime).squareRoot() : cbrt(Double(prime))
        return UInt32((root - root.rounded(.down)) * 0x1p32)
    }

    private static let initial = primes.prefix(8).map { fraction(ofRoot: 2, of: $0) }
    private static let constants = primes.map { fraction(ofRoot: 3, of: $0) }
}
