/// A page by itself, with its style, its script, and a policy that allows no other.
struct ReportPage {
    let title: String
    let palette: Palette
    let version: String
    let content: [HTMLElement]

    var markup: String {
        let style = Self.code(
            Self.resource(PackageResources.report_css) + palette.style(.light) + ScoreBar.style
                + "@media screen and (prefers-color-scheme:dark){\(palette.style(.dark))}")
        let script = Self.code(Self.resource(PackageResources.report_js))
        let policy = "default-src 'none'; style-src '\(SHA256.source(style))'; script-src '\(SHA256.source(script))'; "
            + "base-uri 'none'; form-action 'none'"
        let head = HTMLElement("head", [:], [
            HTMLElement("meta", ["charset": "utf-8"]),
            HTMLElement("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
            HTMLElement("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            HTMLElement("meta", ["name": "color-scheme", "content": "light dark"]),
            HTMLElement("meta", ["name": "generator", "content": "Sightline \(version)"]),
            HTMLElement("title", text: title.printable),
            HTMLElement("style", code: style),
        ])
        let body = HTMLElement("body", [:], [
            HTMLElement("header", [:], [HTMLElement("h1", ["dir": "auto"], text: title.printable)]),
            HTMLElement("main", [:], content),
            HTMLElement("footer", ["class": "quiet"], [HTMLElement("p", text: "Made by Sightline \(version).")]),
            HTMLElement("script", code: script),
        ])
        return "<!DOCTYPE html>\n" + HTMLElement("html", ["lang": "en"], [head, body]).markup + "\n"
    }

    private static func resource(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Marked so that to an XML parser, too, it is no markup.
    private static func code(_ code: String) -> String { "/*<![CDATA[*/" + code + "/*]]>*/" }
}
