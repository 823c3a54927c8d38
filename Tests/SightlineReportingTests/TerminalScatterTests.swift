import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

/// The bars and the scatter of a report in characters.
@Suite struct TerminalScatterTests {
    /// Columns of a line as a terminal shows it.
    private static func columns(_ line: some StringProtocol) -> Int {
        let plain = String(line).replacing(/\u{1B}\[[0-9;]*m/, with: "")
        return plain.reduce(0) { sum, character in
            let isWide = character.unicodeScalars.contains { (0x2E80...0xFFE6).contains($0.value) || $0.value >= 0x1F300 }
            return sum + (isWide ? 2 : 1)
        }
    }

    private static func report(_ words: [String], _ style: TerminalStyle = TerminalStyle()) throws -> String {
        let explanation = try ReportFixture.explanation(
            words.joined(separator: " "),
            scores: { word in
                #""removal": \#(Double(3 - word)), "value": \#(4 - 1.5 * Double(word)), "importance": \#(Double(word % 4))"#
            })
        var report = ExplanationReport(explanation)
        report.isPlotted = true
        return report.text(style)
    }

    private static let words = ["good", "映画は長い", "👩‍👩‍👧‍👦🎬", "e\u{301}tude", "dull", "a-word-that-goes-on-and-on-and-on", "x"]

    @Test(arguments: [40, 41, 57, 80], [TerminalStyle.Colors.none, .sixteen, .indexed])
    func linesKeepToTheWidth(width: Int, colors: TerminalStyle.Colors) throws {
        for style in Palette.allCases.map({ TerminalStyle(colors: colors, width: width, palette: $0) }) {
            let text = try Self.report(Self.words, style)
            for line in text.split(separator: "\n") { #expect(Self.columns(line) <= width, "\(line)") }
            #expect(text.contains("\u{1B}") == (colors != .none))
            #expect(text.contains("映画は長い"))
        }
    }

    /// Bars start at one column, whatever letters stand before them.
    @Test(arguments: [50, 80])
    func barsAreAligned(width: Int) throws {
        let lines = try Self.report(Self.words, TerminalStyle(width: width)).split(separator: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("  token") })
        let table = lines[start...start + Self.words.count]
        let axes = Set(table.map { line in line.firstIndex(of: "│").map { Self.columns(line[..<$0]) } })
        #expect(axes.count == 1 && axes.first != .some(nil), "\(table)")
        // The strongest for has the longest bar to the right, the strongest against to the left.
        let longest = table.first { $0.contains("good") } ?? ""
        let bar = longest.drop { $0 != "│" }.dropFirst().prefix { $0 == "▇" }.count
        #expect(bar >= 3 && !longest.prefix { $0 != "│" }.contains("▇"))
        let against = table.first { $0.contains(" x ") } ?? ""
        #expect(against.prefix { $0 != "│" }.count { $0 == "▇" } == bar)
    }

    @Test func aNarrowTerminalIsToldWhatIsMissing() throws {
        #expect(try Self.report(Self.words, TerminalStyle(width: 40)).contains("no room for "))
        #expect(try !Self.report(Self.words, TerminalStyle(width: 80)).contains("no room for "))
    }

    /// Every token has a mark, the strongest one a label beside it, at its place.
    @Test func marksStandAtTheirScores() throws {
        let text = try Self.report(["good", "fine", "so", "dull", "bad"])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let top = try #require(lines.firstIndex { $0 == "  importance" })
        let rows = lines[(top + 1)...(top + 10)].map(String.init)
        #expect(rows.joined().count { $0 == "●" || $0 == "◆" } == 5)
        #expect(rows[0].hasPrefix("  +3.00 │") && rows[9].hasPrefix("   0.00 │"))
        // dull weighs most; good and bad weigh least, good furthest right.
        #expect(rows[0].contains("● dull") || rows[0].contains("dull ●"))
        #expect(rows[9].contains("good ●") && rows[9].contains("◆ bad"))
        #expect(rows[9].firstIndex(of: "◆") ?? rows[9].endIndex < rows[9].firstIndex(of: "●") ?? rows[9].startIndex)
        #expect(lines[top + 12].hasSuffix("+4.00") && lines[top + 12].contains("-4.00") && lines[top + 12].contains("value, log odds"))
    }

    @Test func methodsWithOneScoreHaveNoScatter() throws {
        let explanation = try ReportFixture.explanation(
            "a film", method: "gaf", scores: { #""attribution": 0.\#($0 + 1)"# }, extra: #""unit": "own","#)
        var report = ExplanationReport(explanation)
        report.isPlotted = true
        let text = report.text(TerminalStyle())
        #expect(!text.contains("importance") && !text.contains("│") && text.contains("▇▇▇▇"))
        let colored = report.text(TerminalStyle(colors: .indexed, palette: .purpleOrange))
        // Without direction there is no second colour.
        #expect(colored.contains("Purple is attribution; attribution is how much the answer hangs on the token"))
        #expect(!colored.contains("orange"))
    }

    @Test func extremeScoresAreDrawn() throws {
        let explanation = try ReportFixture.explanation(
            "a film x", scores: { word in
                #""removal": \#([1e308, -1e308, 0][word]), "value": \#([1e308, -1e308, 0][word]), "importance": \#([1.7e308, -1.7e308, 0][word])"#
            })
        var report = ExplanationReport(explanation)
        report.isPlotted = true
        let text = report.text(TerminalStyle())
        #expect(text.count { $0 == "●" } == 3 && text.count { $0 == "◆" } == 2)
    }

    // MARK: - Palettes

    @Test(arguments: Palette.allCases)
    func palettesAreHonoured(palette: Palette) throws {
        let names = palette.names
        let text = try Self.report(["good", "so", "x", "y", "dull"], TerminalStyle(colors: .sixteen, palette: palette))
        #expect(text.contains("\(names.positive.capitalized) speaks for positive, \(names.negative) against it; removal is what"))
        #expect(text.contains("\(names.negative) -3.00 ") && text.contains("+3.00 \(names.positive)\n"))
        let number = ["blue": 4, "red": 1, "green": 2, "purple": 5, "orange": 3]
        let (positive, negative) = try (#require(number[names.positive]), #require(number[names.negative]))
        #expect(text.contains("\u{1B}[4\(positive);") && text.contains("\u{1B}[3\(positive)m▇") && text.contains("\u{1B}[3\(negative)m▇"))
        let plain = try Self.report(["good", "so", "x", "y", "dull"], TerminalStyle(palette: palette))
        #expect(try plain == Self.report(["good", "so", "x", "y", "dull"]))
    }

    /// Letters can be read on every ground, and no two levels look alike.
    @Test(arguments: Palette.allCases)
    func indexedColoursCanBeRead(palette: Palette) throws {
        var seen: Set<String> = []
        for level in -HeatScale.levelCount...HeatScale.levelCount where level != 0 {
            let codes = try #require(palette.codes(level: level, .indexed))
            let numbers = codes.split(separator: ";").compactMap { Int($0) }
            let (ground, ink) = (RGBColor(index: numbers[2]), RGBColor(index: numbers[5]))
            #expect(ground.contrast(to: ink) >= 4.5, "\(level): \(codes)")
            #expect(seen.insert(codes).inserted)
        }
        #expect(palette.codes(level: 0, .indexed) == nil && palette.codes(level: 5, .none) == nil)
        #expect(palette.codes(isPositive: true, .indexed) != palette.codes(isPositive: false, .indexed))
        #expect(palette.codes(isPositive: true, .none) == nil)
    }
}
