/// `Nmt`: removes controls and makes spaces of line ends, of marks without width, and of `▁`.
struct NmtNormalizer: Normalizer {
    func normalize(_ text: inout NormalizedText) {
        text.removeAll(where: Self.isRemoved)
        text.map { Self.isSpace($0) ? " " : $0 }
    }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: true
        default: false
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: true
        default: false
        }
    }
}
