extension NormalizedText {
    mutating func lowercase() {
        if scalars.allSatisfy(\.isASCII) {
            map { 0x41...0x5A ~= $0.value ? Unicode.Scalar(UInt8($0.value | 0x20)) : $0 }
            return
        }
        rewrite { rewriter in
            while let scalar = rewriter.next {
                if scalar.isASCII {
                    let isUpper = 0x41...0x5A ~= scalar.value
                    rewriter.replace(with: isUpper ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
                    continue
                }
                var lower = scalar.properties.lowercaseMapping.unicodeScalars.makeIterator()
                rewriter.replace(with: lower.next() ?? scalar)
                while let further = lower.next() { rewriter.insert(further) }
            }
        }
    }

    /// NFD or NFKD.
    mutating func decompose(_ form: UnicodeNormalization.Form) {
        guard scalars.contains(where: { $0.value >= 0xA0 }) else { return }
        var normalization = UnicodeNormalization(form)
        apply(normalization.decompose(scalars))
    }

    /// NFC or NFKC.
    mutating func compose(_ form: UnicodeNormalization.Form) {
        guard scalars.contains(where: { $0.value >= 0xA0 }) else { return }
        var normalization = UnicodeNormalization(form)
        apply(normalization.compose(scalars))
    }

    /// Puts the result of the changes in the place of the text.
    mutating func apply(_ changes: [UnicodeNormalization.Change]) {
        rewrite { rewriter in
            for (scalar, change) in changes {
                if change > 0 {
                    rewriter.insert(scalar)
                } else {
                    rewriter.replace(with: scalar)
                    rewriter.remove(-change)
                }
            }
        }
    }
}
