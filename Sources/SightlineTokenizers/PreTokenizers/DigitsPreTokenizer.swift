import SightlineJSON

/// `Digits`: sets numbers apart, as a whole or digit by digit.
struct DigitsPreTokenizer: PreTokenizer {
    private let separatesDigits: Bool

    init(_ reader: JSONReader) throws {
        separatesDigits = try reader["individual_digits"].bool()
    }

    func preTokenize(_ text: inout PreTokenizedText) {
        text.split(separatesDigits ? .isolated : .contiguous, at: \.isNumeric)
    }
}
