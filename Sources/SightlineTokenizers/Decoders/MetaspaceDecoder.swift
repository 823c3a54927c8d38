/// `Metaspace`: makes spaces of the visible ones; the first token drops its
/// own, unless none was put there.
struct MetaspaceDecoder: Decoder {
    private let metaspace: Metaspace

    init(_ metaspace: Metaspace) {
        self.metaspace = metaspace
    }

    func decode(_ tokens: [String]) -> [String] {
        tokens.enumerated().map { index, token in
            var text = String.UnicodeScalarView()
            for scalar in token.unicodeScalars {
                if scalar != metaspace.replacement {
                    text.append(scalar)
                } else if index > 0 || metaspace.prependScheme == .never {
                    text.append(" ")
                }
            }
            return String(text)
        }
    }
}
