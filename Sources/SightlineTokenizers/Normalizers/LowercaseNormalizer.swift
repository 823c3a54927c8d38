/// `Lowercase`: the full lower-case mapping of each scalar, without regard to
/// its neighbours or the language.
struct LowercaseNormalizer: Normalizer {
    func normalize(_ text: inout NormalizedText) {
        text.lowercase()
    }
}
