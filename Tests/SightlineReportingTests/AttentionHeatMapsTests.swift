import Foundation
import SightlineAttribution
import SightlineModels
import SightlineReporting
import Testing

@Suite struct AttentionHeatMapsTests {
    private func maps(
        _ text: String = "A < B & good film", tensor: InformationTensor = .attention, layer: Int? = nil, head: Int? = nil
    ) throws -> AttentionMaps {
        let model = try TextClassifier(checkpoint: .bundled)
        return try AttentionMaps(of: TextInput(text), in: model, tensor: tensor, layer: layer, head: head)
    }

    @Test func aSingleMapNamesItsTokensAndNumbers() throws {
        let maps = try maps(tensor: .gradient, layer: 0, head: 3)
        let picture = try SVGReader(AttentionHeatMaps(maps).svg)
        let tokens = Set(maps.tokens)
        #expect(picture.texts.filter(tokens.contains).count == 2 * maps.tokens.count)
        #expect(picture.texts[0] == "gradient of the attention of tiny-sentiment, layer 0, head 3")

        let cells = picture.all("rect").filter { $0["width"] == "1" && $0["height"] == "1" }
        let limit = maps.values.reduce(0) { max($0, abs($1)) }
        #expect(cells.count == maps.values.count { abs($0) >= limit / 48 })
        for cell in cells {
            let (key, query) = try (#require(cell.number("x")), #require(cell.number("y")))
            let value = maps.values[Int(query) * maps.tokens.count + Int(key)]
            #expect(cell.tooltip == "\(maps.tokens[Int(query)]) to \(maps.tokens[Int(key)]): \(String(format: "%.3g", value))")
            // Blue for positive, red for negative.
            let fill = try #require(cell["fill"])
            #expect((fill.dropFirst(5) > fill.dropFirst().prefix(2)) == (value > 0), "\(fill) \(value)")
        }
        #expect(cells.contains { $0["fill"] == "#08306b" || $0["fill"] == "#67000d" })
        let number = String(format: "%.3g", Double(limit))
        #expect(Set(["-\(number)", "0", number]).isSubset(of: Set(picture.texts)))
    }

    @Test(arguments: Palette.allCases)
    func palettesAreHonoured(palette: Palette) throws {
        let svg = try AttentionHeatMaps(maps(tensor: .gradient, layer: 0, head: 3), palette: palette).svg
        #expect(svg.contains("\(palette.names.positive) is positive, \(palette.names.negative) negative, white zero"))
        let deepest = [1, -1].map { palette.color(level: $0 * HeatScale.levelCount, .light).background.hex }
        #expect(deepest.contains { svg.contains("fill=\"\($0)\"") })
    }

    @Test func allLayersAndHeadsAreAGrid() throws {
        let maps = try maps()
        let picture = try SVGReader(AttentionHeatMaps(maps).svg)
        let panels = picture.all("g").filter { $0.tooltip != nil }
        #expect(panels.count == maps.layers.count * maps.heads.count)
        #expect(Set(panels.map { $0["transform"] }).count == panels.count)
        for layer in maps.layers { #expect(picture.texts.contains("layer \(layer)")) }
        for head in maps.heads { #expect(picture.texts.contains("head \(head)")) }
    }

    /// Runs of equal cells say the same as the cells do one by one.
    @Test func runsCoverWhatCellsDo() throws {
        let maps = try maps()
        let limit = maps.values.reduce(0) { max($0, abs($1)) }
        let covered = try SVGReader(AttentionHeatMaps(maps).svg).all("path").reduce(0) { sum, path in
            sum + (path["d"] ?? "").split(separator: "h").dropFirst()
                .compactMap { Int($0.prefix { $0.isNumber }) }.reduce(0, +)
        }
        #expect(covered > maps.tokens.count)
        #expect(covered == maps.values.count { abs($0) >= limit / 48 })
    }

    @Test func equalMapsAreEqualBytes() throws {
        #expect(try AttentionHeatMaps(maps()).svg == AttentionHeatMaps(maps()).svg)
    }
}
