import Foundation

/// XXH64 with seed 0, the checksum that `xxhsum -H1` prints: fast enough to run over a model's weights (several bytes a
/// clock cycle), and of so many bits that no accident passes. It is no defence against somebody who means to deceive.
///
/// Source: Y. Collet, "xxHash fast digest algorithm", version 0.1.1.
package enum XXHash64 {
    private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
    )

    package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        func word(_ place: Int) -> UInt64 { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) }
        var place = 0
        var hash: UInt64
        if bytes.count >= 32 {
            var (a, b, c, d) = (primes.0 &+ primes.1, primes.1, UInt64(0), 0 &- primes.0)
            while place <= bytes.count - 32 {
                a = round(a, word(place))
                b = round(b, word(place + 8))
                c = round(c, word(place + 16))
                d = round(d, word(place + 24))
                place += 32
            }
            hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
            for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* primes.0 &+ primes.3 }
        } else {
            hash = primes.4
        }
        hash &+= UInt64(bytes.count)
        while place <= bytes.count - 8 {
            hash = rotated(hash ^ round(0, word(place)), 27) &* primes.0 &+ primes.3
            place += 8
        }
        if place <= bytes.count - 4 {
            let half = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
            hash = rotated(hash ^ half &* primes.0, 23) &* primes.1 &+ primes.2
            place += 4
        }
        while place < bytes.count {
            hash = rotated(hash ^ UInt64(bytes[place]) &* primes.4, 11) &* primes.0
            place += 1
        }
        hash = (hash ^ hash >> 33) &* primes.1
        hash = (hash ^ hash >> 29) &* primes.2
        return hash ^ hash >> 32
    }

    package static func hash(_ bytes: some ContiguousBytes) -> UInt64 {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// Sixteen hexadecimal digits.
    package static func digits(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotated(lane &+ word &* primes.1, 31) &* primes.0
    }

    private static func rotated(_ number: UInt64, _ count: UInt64) -> UInt64 { number &<< count | number &>> (64 &- count) }
}
