extension UInt8 {
    /// The token that stands for the byte: `<0x0A>`.
    var byteToken: String {
        let digits = String(self, radix: 16, uppercase: true)
        return "<0x" + (digits.utf8.count < 2 ? "0" : "") + digits + ">"
    }

    /// The byte that `token` stands for, with hexadecimal digits of either case; else nil.
    init?(byteToken token: String) {
        let bytes = Array(token.utf8)
        guard bytes.count == 6, bytes.starts(with: "<0x".utf8), bytes[5] == UInt8(ascii: ">") else { return nil }
        self.init(String(decoding: bytes[3..<5], as: UTF8.self), radix: 16)
    }
}
