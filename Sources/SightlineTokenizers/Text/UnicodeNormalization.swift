import Foundation

/// The normalisation forms of Unicode, scalar by scalar so that the origin of
/// each can be followed.
///
/// Mappings come from Foundation, one scalar at a time, and hold for those that
/// Unicode 9 knows, as in the reference library; younger scalars stay as they are.
struct UnicodeNormalization {
    enum Form: Sendable {
        case canonical
        case compatibility
    }

    /// A scalar of the result, and how it relates to the text before: it is
    /// added to the scalar before it (1), or replaces 1 - `change` scalars.
    typealias Change = (scalar: Unicode.Scalar, change: Int)

    private static let tableVersion = 9

    private let form: Form
    /// What was looked up before in this text, nil for what stays as it is;
    /// Foundation takes about a microsecond.
    private var decompositions: [Unicode.Scalar: [Unicode.Scalar]?] = [:]

    init(_ form: Form) {
        self.form = form
    }

    /// The decomposition (NFD or NFKD) of `scalars`.
    mutating func decompose(_ scalars: [Unicode.Scalar]) -> [Change] {
        var changes: [Change] = []
        changes.reserveCapacity(scalars.count + scalars.count / 8)
        /// Where the marks behind the last starter begin.
        var marks = 0
        for scalar in scalars {
            func append(_ part: Unicode.Scalar, _ change: Int) {
                let isStarter = Self.combiningClass(of: part) == 0
                if isStarter { Self.sortMarks(&changes, from: marks) }
                changes.append((part, change))
                if isStarter { marks = changes.count }
            }
            if let parts = decomposition(of: scalar) {
                for (index, part) in parts.enumerated() { append(part, index == 0 ? 0 : 1) }
            } else {
                append(scalar, 0)
            }
        }
        Self.sortMarks(&changes, from: marks)
        return changes
    }

    /// The composition (NFC or NFKC) of `scalars`.
    mutating func compose(_ scalars: [Unicode.Scalar]) -> [Change] {
        var composed: [Change] = []
        composed.reserveCapacity(scalars.count)
        var starter: Int?
        /// The class of the last mark behind the starter that did not compose.
        var lastClass: UInt8?
        var composites: [Pair: Unicode.Scalar?] = [:]
        for (scalar, change) in decompose(scalars) {
            let combiningClass = Self.combiningClass(of: scalar)
            if let starter, (lastClass ?? 0) < combiningClass || lastClass == nil {
                let pair = Pair(first: composed[starter].scalar, second: scalar)
                if let composite = Self.composite(of: pair, memo: &composites) {
                    composed[starter].scalar = composite
                    composed[starter].change += change - 1
                    continue
                }
            }
            if combiningClass == 0 {
                starter = composed.count
                lastClass = nil
            } else if starter != nil {
                lastClass = combiningClass
            }
            composed.append((scalar, change))
        }
        return composed
    }

    /// The decomposition of a scalar, nil if it stays as it is.
    private mutating func decomposition(of scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        // Below U+00A0 and among the unified ideographs nothing decomposes.
        if scalar.value < 0xA0 || (0x3400...0x9FFF).contains(scalar.value) { return nil }
        if let known = decompositions[scalar] { return known }
        guard scalar.isKnown(to: Self.tableVersion) else { return nil }
        let text = String(scalar)
        let mapped = switch form {
        case .canonical: text.decomposedStringWithCanonicalMapping
        case .compatibility: text.decomposedStringWithCompatibilityMapping
        }
        let isSame = mapped.unicodeScalars.elementsEqual(CollectionOfOne(scalar))
        let parts = isSame ? nil : Array(mapped.unicodeScalars)
        decompositions[scalar] = .some(parts)
        return parts
    }

    private static func combiningClass(of scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.value >= 0x300 else { return 0 }
        let combiningClass = scalar.properties.canonicalCombiningClass.rawValue
        return combiningClass == 0 || scalar.isKnown(to: tableVersion) ? combiningClass : 0
    }

    /// Orders marks by class, keeping the order within a class.
    private static func sortMarks(_ changes: inout [Change], from start: Int) {
        guard changes.count - start > 1 else { return }
        let sorted = changes[start...].enumerated().sorted {
            let left = combiningClass(of: $0.element.scalar)
            let right = combiningClass(of: $1.element.scalar)
            return left != right ? left < right : $0.offset < $1.offset
        }
        changes.replaceSubrange(start..., with: sorted.map(\.element))
    }

    private struct Pair: Hashable {
        let first: Unicode.Scalar
        let second: Unicode.Scalar
    }

    private static func composite(of pair: Pair, memo: inout [Pair: Unicode.Scalar?]) -> Unicode.Scalar? {
        guard canBeSecond(pair.second) else { return nil }
        if let syllable = hangulSyllable(of: pair) { return syllable }
        if let known = memo[pair] { return known }
        var text = String(pair.first)
        text.unicodeScalars.append(pair.second)
        // Decomposed first, since a pair whose first part is itself composed may be taken for finished (U+0CCA U+0CD5);
        // and checked, since of U+10041 only the lower half may be looked at.
        let parts = text.decomposedStringWithCanonicalMapping
        let composed = parts.precomposedStringWithCanonicalMapping
        let isWhole = parts.unicodeScalars.elementsEqual(composed.decomposedStringWithCanonicalMapping.unicodeScalars)
        let scalars = composed.unicodeScalars
        let composite = scalars.count == 1 && isWhole
            ? scalars.first.flatMap { $0.isKnown(to: tableVersion) ? $0 : nil } : nil
        memo[pair] = .some(composite)
        return composite
    }

    /// Whether a scalar may be the second part of a composite: marks and the
    /// vowels and finals of Hangul, all from U+0300 on.
    private static func canBeSecond(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300, !(0x3400...0x9FFF).contains(scalar.value) else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: (0x1161...0x11C2).contains(scalar.value)
        }
    }

    /// A Hangul syllable of two letters and a final consonant, which Swift's
    /// own composition leaves apart.
    private static func hangulSyllable(of pair: Pair) -> Unicode.Scalar? {
        let (first, second) = (pair.first.value, pair.second.value)
        guard (0xAC00...0xD7A3).contains(first), (first - 0xAC00) % 28 == 0, (0x11A8...0x11C2).contains(second)
        else { return nil }
        return Unicode.Scalar(first + second - 0x11A7)
    }
}
