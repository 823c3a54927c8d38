/// `StripAccents`: removes combining marks, those of all M categories. Composed
/// letters keep theirs unless NFD comes first.
struct StripAccentsNormalizer: Normalizer {
    func normalize(_ text: inout NormalizedText) {
        text.removeAll(where: \.isCombiningMark)
    }
}
