import Foundation

/// An element of an SVG drawing: a name, attributes in the order given, and what it holds.
struct SVGElement {
    private enum Content {
        case element(SVGElement)
        case text(String)
    }

    private let name: String
    private let attributes: [(name: String, value: String)]
    private var content: [Content]

    init(_ name: String, _ attributes: KeyValuePairs<String, any SVGValue> = [:], _ children: [SVGElement] = []) {
        self.name = name
        self.attributes = attributes.map { ($0.key, $0.value.svg) }
        content = children.map(Content.element)
    }

    /// An element that holds any text, such as a token.
    init(_ name: String, _ attributes: KeyValuePairs<String, any SVGValue> = [:], text: String) {
        self.init(name, attributes)
        content = [.text(text)]
    }

    /// With what viewers show when a pointer rests on it.
    func tooltip(_ text: String) -> Self {
        var element = self
        element.content.insert(.element(SVGElement("title", text: text)), at: 0)
        return element
    }

    /// The element as XML.
    var markup: String {
        var markup = ""
        append(to: &markup)
        return markup
    }

    private func append(to markup: inout String) {
        markup += "<" + name
        for attribute in attributes { markup += " \(attribute.name)=\"\(attribute.value.escapedForXML)\"" }
        guard !content.isEmpty else {
            markup += "/>"
            return
        }
        markup += ">"
        var holdsElements = false
        for part in content {
            switch part {
            case .text(let text):
                markup += text.escapedForXML
            case .element(let element):
                markup += "\n"
                element.append(to: &markup)
                holdsElements = true
            }
        }
        markup += (holdsElements ? "\n" : "") + "</\(name)>"
    }
}

/// What an attribute can be.
protocol SVGValue {
    var svg: String { get }
}

extension String: SVGValue {
    var svg: String { self }
}

extension Int: SVGValue {
    var svg: String { String(self) }
}

extension Double: SVGValue {
    /// Thousandths, without zeros that say nothing.
    var svg: String {
        var text = String(format: "%.3f", self)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text == "-0" ? "0" : text
    }
}
