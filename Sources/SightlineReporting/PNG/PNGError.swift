/// Why a picture could not be made into pixels.
public enum PNGError: Error, Equatable {
    /// A library, or a function that it should have, was not found.
    case librariesMissing(name: String)
    /// The text is no SVG picture.
    case notReadable
    /// In units of the picture.
    case sizeNotDrawable(width: Double, height: Double, scale: Double)
    /// - Parameter status: cairo's, if it was cairo that failed.
    case notDrawn(status: Int?)
}

extension PNGError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .librariesMissing(let name):
            "PNG pictures need librsvg 2.52 or later and cairo, of which \(name) was not found; install librsvg2-2 "
                + "(Debian, Ubuntu) or librsvg (Homebrew), or write SVG"
        case .notReadable:
            "the text is no SVG picture that librsvg can read; pass the svg of one of this package's pictures"
        case .sizeNotDrawable(let width, let height, let scale):
            "a picture of \(width.svg) by \(height.svg) at a scale of \(scale.svg) cannot be drawn; the scale must be above "
                + "zero, each side from 1 to 32,767 pixels, and all at most 100 million"
        case .notDrawn(let status):
            "\(status.map { "cairo failed with status \($0)" } ?? "librsvg failed") while drawing the picture; try a "
                + "smaller scale, or write SVG"
        }
    }
}
