/// An element of a page, with attributes in the order given and what it holds: well-formed as HTML and as XML alike.
struct HTMLElement {
    private enum Form {
        case element(name: String, attributes: [(name: String, value: String)], children: [HTMLElement])
        case text(String)
        /// A style or a script of our own, which is not escaped.
        case code(String)
        /// Markup that was made of elements before.
        case markup(String)
    }

    private let form: Form

    private init(_ form: Form) { self.form = form }

    /// - Parameter attributes: Those that are nil are left out.
    init(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [HTMLElement] = []) {
        form = .element(
            name: name, attributes: attributes.compactMap { name, value in value.map { (name, $0) } },
            children: children)
    }

    /// An element that holds any text, such as a token.
    init(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String) {
        self.init(name, attributes, [.text(text)])
    }

    static func text(_ text: String) -> Self { Self(.text(text)) }

    static func rendered(_ markup: String) -> Self { Self(.markup(markup)) }

    /// - Parameter code: Of this package, never made of a user's text: a browser reads it as it stands.
    init(_ name: String, code: String) {
        self.init(name, [:], [Self(.code(code))])
    }

    var markup: String {
        var markup = ""
        append(to: &markup)
        return markup
    }

    /// Elements that never hold anything in HTML, and those of SVG that here do not.
    private static let leaves: Set<String> = ["meta", "input", "path", "circle", "polygon", "use"]

    private func append(to markup: inout String) {
        switch form {
        case .text(let text): markup += text.escapedForXML
        case .code(let code), .markup(let code): markup += code
        case .element(let name, let attributes, let children):
            markup += "<" + name
            for attribute in attributes {
                // XML makes a space of a line break that is not a reference.
                let value = attribute.value.escapedForXML.replacing("\n", with: "&#10;")
                markup += " \(attribute.name)=\"\(value)\""
            }
            if children.isEmpty, Self.leaves.contains(name) {
                markup += "/>"
                return
            }
            markup += ">"
            for child in children { child.append(to: &markup) }
            markup += "</\(name)>"
        }
    }
}
