import Foundation
import SightlineAttribution
import SightlineReporting
#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A page as an XML parser reads it: every element with the text in it.
final class PageReader: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// Its own text and that of what it holds.
        var text = ""
        /// The names of what it holds directly.
        var children: [String] = []

        subscript(attribute: String) -> String? { attributes[attribute] }
    }

    let markup: String
    /// In the order of their ends.
    private(set) var elements: [Element] = []
    private var open: [Element] = []

    /// - Throws: The parser's error, if it is no well-formed XML.
    init(_ markup: String) throws {
        self.markup = markup
        super.init()
        let parser = XMLParser(data: Data(markup.utf8))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    convenience init(_ explanations: Explanation..., title: String? = nil, palette: Palette = .blueRed) throws {
        var report = HTMLReport(title: title, palette: palette, version: "1.2.3")
        for explanation in explanations { report.add(.explanation(explanation)) }
        try self.init(report.markup)
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
    func all(class name: String) -> [Element] {
        elements.filter { ($0["class"] ?? "").split(separator: " ").contains(Substring(name)) }
    }
    /// The text of the page, without style and script.
    var text: String { all("main").map(\.text).joined() }

    func parser(
        _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if !open.isEmpty { open[open.count - 1].children.append(name) }
        open.append(Element(name: name, attributes: attributes))
    }

    func parser(_: XMLParser, foundCharacters characters: String) { open[open.count - 1].text += characters }
    func parser(_: XMLParser, foundCDATA block: Data) { open[open.count - 1].text += String(decoding: block, as: UTF8.self) }

    func parser(_: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let element = open.removeLast()
        if !open.isEmpty { open[open.count - 1].text += element.text }
        elements.append(element)
    }
}
