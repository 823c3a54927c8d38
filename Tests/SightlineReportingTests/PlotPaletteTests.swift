import Foundation
import SightlineReporting
import Testing

/// What the palette promises: WCAG 2.2's contrasts, and colours that the colour-blind tell apart.
@Suite struct PlotPaletteTests {
    /// Linear red, green and blue.
    private func channels(_ color: String) throws -> SIMD3<Double> {
        let value = try #require(UInt32(color.dropFirst(), radix: 16))
        let parts = [16, 8, 0].map { shift -> Double in
            let part = Double((value >> UInt32(shift)) & 255) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return [parts[0], parts[1], parts[2]]
    }

    private func contrast(_ color: String, _ ground: String) throws -> Double {
        let weights: SIMD3<Double> = [0.2126, 0.7152, 0.0722]
        let luminances = try [color, ground].map { (try channels($0) * weights).sum() + 0.05 }.sorted()
        return luminances[1] / luminances[0]
    }

    /// CIE 1976 L*, a*, b*.
    private func lab(_ color: SIMD3<Double>) -> SIMD3<Double> {
        let rows: [SIMD3<Double>] = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
        let white = [0.9505, 1, 1.089]
        let clamped = color.clamped(lowerBound: .zero, upperBound: .one)
        let f = zip(rows, white).map { row, white in
            let share = (row * clamped).sum() / white
            return share > 0.008856 ? cbrt(share) : 7.787 * share + 16 / 116
        }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }

    @Test func textAndMarksStandOut() throws {
        let ground = PlotPalette.ground
        for color in [PlotPalette.ink, PlotPalette.quiet] {
            #expect(try contrast(color.light, ground.light) >= 4.5 && contrast(color.dark, ground.dark) >= 4.5)
        }
        for color in PlotPalette.series {
            #expect(try contrast(color.light, ground.light) >= 3, "\(color)")
            #expect(try contrast(color.dark, ground.dark) >= 3, "\(color)")
        }
    }

    /// Seen as they are, and without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
    @Test(arguments: [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ] as [[SIMD3<Double>]])
    func anyTwoColorsDiffer(sight: [SIMD3<Double>]) throws {
        for colors in [PlotPalette.series.map(\.light), PlotPalette.series.map(\.dark)] {
            let seen = try colors.map { color in
                let channels = try channels(color)
                return lab([(sight[0] * channels).sum(), (sight[1] * channels).sum(), (sight[2] * channels).sum()])
            }
            for (index, color) in seen.enumerated() {
                for other in seen[..<index] {
                    let difference = color - other
                    #expect((difference * difference).sum().squareRoot() > 20, "\(colors[index])")
                }
            }
        }
    }
}
