import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

@Suite struct PaletteTests {
    @Test(arguments: Palette.allCases, Palette.Theme.allCases)
    func lettersCanBeReadOnEveryLevel(palette: Palette, theme: Palette.Theme) {
        for level in -HeatScale.levelCount...HeatScale.levelCount {
            let color = palette.color(level: level, theme)
            #expect(color.background.contrast(to: color.ink) >= 4.5)
        }
    }

    /// How much is seen without colours: by lightness alone.
    @Test(arguments: Palette.allCases, Palette.Theme.allCases)
    func everyLevelIsFurtherFromTheGround(palette: Palette, theme: Palette.Theme) {
        let ground = Palette.ground(theme)
        for sign in [1, -1] {
            let contrasts = (0...HeatScale.levelCount).map {
                palette.color(level: sign * $0, theme).background.contrast(to: ground)
            }
            #expect(contrasts[0] == 1)
            for (weaker, stronger) in zip(contrasts, contrasts.dropFirst()) { #expect(stronger > weaker * 1.15) }
            #expect(palette.line(isPositive: sign > 0, theme).contrast(to: ground) >= 3)
        }
    }

    @Test func contrastsAreThoseOfTheGuidelines() {
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255))
        #expect(abs(black.contrast(to: white) - 21) < 1e-9 && white.contrast(to: white) == 1)
        #expect(abs(RGBColor(118, 118, 118).contrast(to: white) - 4.54) < 0.005)
    }

    /// Those of the page itself, as its style sheet has them.
    @Test func thePagesOwnColoursCanBeRead() throws {
        let markup = try PageReader(try ExplanationFixture.explanation()).markup
        var themes: [[String: RGBColor]] = []
        for block in markup.components(separatedBy: ":root {").dropFirst().prefix(2) {
            let declarations = block.prefix { $0 != "}" }.split(separator: ";").map { $0.split(separator: ":") }
            let colors = declarations.compactMap { parts -> (String, RGBColor)? in
                guard parts.count == 2, let color = Self.color(parts[1]) else { return nil }
                return (parts[0].trimmingCharacters(in: .whitespacesAndNewlines), color)
            }
            themes.append(Dictionary(colors) { $1 })
        }
        #expect(themes.count == 2)
        for theme in themes {
            for ground in ["--ground", "--panel"] {
                for ink in ["--ink", "--quiet", "--link", "--good", "--fair", "--poor"] {
                    let contrast = try #require(theme[ground]).contrast(to: try #require(theme[ink]))
                    #expect(contrast >= 4.5, "\(ink) on \(ground): \(contrast)")
                }
            }
        }
    }

    /// `#rgb` or `#rrggbb`.
    private static func color(_ text: Substring) -> RGBColor? {
        let digits = text.trimmingCharacters(in: .whitespaces).dropFirst()
        let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        guard full.count == 6, let number = Int(full, radix: 16) else { return nil }
        return RGBColor(Double(number >> 16), Double(number >> 8 & 255), Double(number & 255))
    }
}
