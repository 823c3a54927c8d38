/// `Fuse`: joins all tokens to one, for decoders behind it that look at the whole text.
struct FuseDecoder: Decoder {
    func decode(_ tokens: [String]) -> [String] {
        [tokens.joined()]
    }
}
