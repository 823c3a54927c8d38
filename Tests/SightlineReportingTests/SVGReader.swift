import Foundation
#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A picture as an XML parser reads it.
final class SVGReader: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// Its own text, and that of its tooltip.
        var text = ""
        var tooltip: String?
        /// Attributes of what it stands in, the innermost winning.
        var inherited: [String: String]

        subscript(attribute: String) -> String? { attributes[attribute] ?? inherited[attribute] }

        func number(_ attribute: String) -> Double? { self[attribute].flatMap(Double.init) }
    }

    /// In the order of their ends, tooltips apart.
    private(set) var elements: [Element] = []
    private var open: [Element] = []

    /// - Throws: The parser's error, if it is no well-formed XML.
    init(_ svg: String) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    /// The texts in the drawing.
    var texts: [String] { all("text").map(\.text) }

    func parser(
        _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let inherited = open.last.map { $0.inherited.merging($0.attributes) { $1 } } ?? [:]
        open.append(Element(name: name, attributes: attributes, inherited: inherited))
    }

    func parser(_: XMLParser, foundCharacters characters: String) { open[open.count - 1].text += characters }

    func parser(_: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let element = open.removeLast()
        if name == "title", !open.isEmpty {
            open[open.count - 1].tooltip = element.text
        } else {
            elements.append(element)
        }
    }
}
