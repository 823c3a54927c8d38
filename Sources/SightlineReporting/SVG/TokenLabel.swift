/// A token beside or below what it belongs to.
struct TokenLabel {
    let text: String
    /// How long it is, in the units of the drawing.
    let length: Double

    static let fontSize = 11.0
    /// Of all labels of a picture, as characters of one width leave no doubt where a label ends.
    static let fontFamily = "Menlo, Consolas, 'DejaVu Sans Mono', monospace"

    private static let longest = 16

    init(_ token: String) {
        text = token.printable.cut(to: Self.longest)
        length = Double(DisplayWidth.of(text)) * Self.fontSize * 0.61
    }

    /// How far it reaches to the side, and up or down, at half a right angle.
    var slantedReach: Double { (length + Self.fontSize) * 0.7072 }

    static func group(_ labels: [SVGElement]) -> SVGElement {
        SVGElement("g", ["font-family": fontFamily, "font-size": fontSize], labels)
    }
}
