import Foundation
import SightlineReporting
import Testing

@Suite struct PNGImageTests {
    private static let plot = PlotFixture.depths()

    /// The number that four bytes make.
    private func number(_ data: Data, at index: Int) -> Int { data[index..<index + 4].reduce(0) { $0 << 8 + Int($1) } }

    @Test(.enabled(if: PNGImage.isAvailable, "librsvg is not installed"), arguments: [0.5, 1, 2, 3.3])
    func aPictureIsAsLargeAsTheScaleSays(scale: Double) throws {
        let svg = Self.plot.svg
        let root = try #require(SVGReader(svg).elements.last)
        let image = try PNGImage(svg: svg, scale: scale)
        #expect(image.data.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(number(image.data, at: 16) == image.width && number(image.data, at: 20) == image.height)
        #expect(try image.width == Int((#require(root.number("width")) * scale).rounded(.up)))
        #expect(try image.height == Int((#require(root.number("height")) * scale).rounded(.up)))
    }

    @Test(.enabled(if: PNGImage.isAvailable, "librsvg is not installed"))
    func equalPicturesAreEqualBytes() throws {
        #expect(try PNGImage(svg: Self.plot.svg) == PNGImage(svg: Self.plot.svg))
    }

    @Test(.enabled(if: PNGImage.isAvailable, "librsvg is not installed"))
    func whatCannotBeDrawnIsRefused() {
        #expect(throws: PNGError.notReadable) { try PNGImage(svg: "no picture") }
        #expect(throws: PNGError.notReadable) { try PNGImage(svg: "") }
        for scale in [0, -1, .nan, .infinity, 1e300, 1_000] {
            do {
                _ = try PNGImage(svg: Self.plot.svg, scale: scale)
                Issue.record("drawn at a scale of \(scale)")
            } catch {
                guard case .sizeNotDrawable = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
    }

    @Test(arguments: [
        (PNGError.librariesMissing(name: "librsvg-2.so.2"), "librsvg-2.so.2 was not found; install librsvg2-2 (Debian"),
        (.notReadable, "the text is no SVG picture"),
        (.sizeNotDrawable(width: 460, height: 300, scale: 0), "a picture of 460 by 300 at a scale of 0 cannot be drawn"),
        (.notDrawn(status: 1), "cairo failed with status 1"), (.notDrawn(status: nil), "librsvg failed"),
    ])
    func wording(error: PNGError, part: String) {
        #expect("\(error)".contains(part))
    }
}
