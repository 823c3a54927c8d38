/// `NFC`, `NFD`, `NFKC` and `NFKD`.
struct UnicodeFormNormalizer: Normalizer {
    let form: UnicodeNormalization.Form
    let isComposing: Bool

    func normalize(_ text: inout NormalizedText) {
        if isComposing {
            text.compose(form)
        } else {
            text.decompose(form)
        }
    }
}
