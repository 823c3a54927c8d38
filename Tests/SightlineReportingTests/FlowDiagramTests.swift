import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

@Suite struct FlowDiagramTests {
    /// Two layers over three tokens: `[CLS]` takes all at the top and shares it out.
    private static let flows = [
        [[0.5, 0.5, 0], [0, 2, 0], [0, 1, 4]],
        [[1, 2, 5], [0, 0, 0], [0, 0, 0]],
    ]

    private func diagram(
        tokens: [String] = ["[CLS]", "good", "film"], flows: [[[Double]]] = Self.flows, attribution: [Double] = [0.5, 3.5, 4],
        model: String = "tiny"
    ) throws -> String {
        var explanation = try ExplanationFixture.explanation(
            extra: #", "flow": {"value": 8, "gap": 0, "conservation": 0, "iterations": 1, "nodes": 8, "edges": 9}"#)
        explanation.model = model
        let picture = FlowPicture(
            tokens: tokens, isSpecial: tokens.indices.map { $0 == 0 }, flows: flows, attribution: attribution)
        return FlowDiagram(picture, of: explanation).svg
    }

    /// The width that an edge is drawn with: of a stroke, or of an area at its upper end.
    private func width(_ path: SVGReader.Element) throws -> Double {
        if let width = path.number("stroke-width") { return width }
        let numbers = try #require(path["d"]).split { "MCL Z".contains($0) }.compactMap { Double($0) }
        #expect(numbers.count == 16)
        return numbers[14] - numbers[0]
    }

    @Test func whatIsThere() throws {
        let picture = try SVGReader(diagram())
        // Eight edges between layers and one from the source; a bar for each node with a flow, and for the source.
        #expect(picture.all("path").count == 9)
        #expect(picture.all("path").compactMap(\.tooltip).sorted().first == "layer 0, [CLS] to [CLS]: 0.5, 6 % of the flow")
        #expect(picture.all("rect").count { $0["height"] == "6" } == 8)
        #expect(picture.texts.contains("slalom on tiny, a flow of 8 for \"positive\""))
        for text in ["source", "layer 1", "layer 0", "tokens", "[CLS]", "good", "film"] {
            #expect(picture.texts.contains(text), "\(text)")
        }
        #expect(picture.texts.joined(separator: " ").contains("Drawn: 8 of 8 edges between layers, which carry 100 % of"))
    }

    @Test func widthsAreProportionalToFlow() throws {
        let picture = try SVGReader(diagram())
        let scales = try picture.all("path").map { path in
            let flow = try #require(path.tooltip?.split(separator: ": ").last?.split(separator: ",").first.map(String.init))
            return try width(path) / #require(Double(flow))
        }
        let bars = try picture.all("rect").filter { $0["height"] == "6" }.map { bar in
            let numbers = try #require(bar.tooltip?.split(separator: ": ").last)
            return try #require(bar.number("width")) / #require(Double(numbers.split(separator: ",")[0]))
        }
        let scale = scales[0]
        #expect(scale > 1)
        // Written to thousandths, of the difference of two such for areas.
        for other in scales + bars { #expect(abs(other - scale) < 0.005) }
    }

    @Test func edgesLieWithinTheirBars() throws {
        let picture = try SVGReader(diagram())
        let bars = picture.all("rect").filter { $0["height"] == "6" }
        for path in picture.all("path") {
            let numbers = try #require(path["d"]).split { "MCL Z".contains($0) }.compactMap { Double($0) }
            let isStroke = path["stroke-width"] != nil
            let half = try width(path) / 2
            let middle = isStroke ? numbers[0] : numbers[0] + half
            let isHeld = bars.contains { bar in
                guard let x = bar.number("x"), let y = bar.number("y"), let width = bar.number("width") else { return false }
                return y + 6 == numbers[1] && middle - half >= x - 0.01 && middle + half <= x + width + 0.01
            }
            #expect(isHeld, "\(path.tooltip ?? "")")
        }
    }

    @Test func specialTokensAreGreyAndOthersBlueByAttribution() throws {
        let chips = try SVGReader(diagram()).all("rect").filter { $0["height"] == "12" }
        #expect(chips.map(\.tooltip) == ["[CLS]: attribution 0.5", "good: attribution 3.5", "film: attribution 4"])
        let fills = try chips.map { try #require($0["fill"]) }
        #expect(fills[0] == "#9aa1a9")
        #expect(fills[2] == "#08306b")
        let channels = { (fill: String) in stride(from: 1, to: 7, by: 2).map { fill.dropFirst($0).prefix(2) } }
        #expect(fills[1] != fills[2] && channels(fills[1])[2] > channels(fills[1])[0])
    }

    @Test(arguments: [
        "<script>&\"'>]]>", "\u{0}\u{1B}\u{7F}\u{85}", "\u{FFFE}\u{FFFF}", "\u{202E}\u{5E9}\u{5DC}\u{5D5}\u{5DD}",
        "👩‍👩‍👧‍👦🇺🇦", "##שלום", "e\u{301}\u{301}\u{301}", "", " ", "\n", String(repeating: "long", count: 200),
    ])
    func anyTokenMakesWellFormedXML(token: String) throws {
        let svg = try diagram(tokens: ["[CLS]", token, token], model: token)
        let picture = try SVGReader(svg)
        #expect(picture.all("path").count == 9 && picture.all("script").isEmpty)
        #expect(!svg.contains("href"))
        #expect(picture.texts.allSatisfy { $0.count <= 200 })
    }

    @Test func equalFlowsAreEqualBytes() throws {
        #expect(try diagram() == diagram())
    }

    @Test func nothingFlows() throws {
        let zeros = [[[Double]]](repeating: .init(repeating: [0, 0, 0], count: 3), count: 2)
        let svg = try diagram(flows: zeros, attribution: [0, 0, 0])
        #expect(try SVGReader(svg).texts.contains("Nothing flows."))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test func aFlowTooRichToDrawIsCutAndSaysSo() throws {
        let count = 64
        let layer = [[Double]](repeating: .init(repeating: 1, count: count), count: count)
        let picture = try SVGReader(
            diagram(
                tokens: (0..<count).map { "t\($0)" }, flows: [layer, layer], attribution: .init(repeating: 64, count: count)))
        #expect(picture.all("path").count == 1_500)
        #expect(picture.texts.joined(separator: " ").contains("Drawn: 1,436 of 8,192 edges between layers, which carry 18 %"))
    }
}
