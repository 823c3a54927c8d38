import Foundation

/// A picture as pixels, for where SVG has no place.
///
/// Made with librsvg and cairo, which are looked for at run time. Fonts are those of the machine, so that bytes may differ
/// from one to another.
public struct PNGImage: Sendable, Equatable {
    /// The file's bytes.
    public let data: Data
    /// In pixels.
    public let width: Int
    public let height: Int

    /// More pixels than any screen or page needs (400 MB while drawing) **[ours]**.
    private static let largestArea = 100_000_000.0
    /// Of cairo's surfaces.
    private static let largestSide = 32_767.0

    /// Draws a picture, on white where it is transparent.
    ///
    /// - Parameters:
    ///   - svg: The text of any of this package's pictures.
    ///   - scale: Pixels for a unit of the picture.
    /// - Throws: ``PNGError``: `librariesMissing` where librsvg or cairo is not installed, `notReadable` for a text that is no
    ///   picture, `sizeNotDrawable` for a picture without a size, or one too large, and `notDrawn` where drawing fails.
    public init(svg: String, scale: Double = 2) throws(PNGError) {
        let library = try CairoLibrary.loaded.get()
        let bytes = Array(svg.utf8)
        guard let handle = library.newHandle(bytes, bytes.count, nil) else { throw .notReadable }
        defer { library.unrefObject(handle) }

        var size = (width: 0.0, height: 0.0)
        let hasSize = library.intrinsicSize(handle, &size.width, &size.height) != 0
        let (width, height) = ((size.width * scale).rounded(.up), (size.height * scale).rounded(.up))
        guard hasSize, scale > 0, width >= 1, height >= 1, max(width, height) <= Self.largestSide,
            width * height <= Self.largestArea
        else { throw .sizeNotDrawable(width: size.width, height: size.height, scale: scale) }

        // Failed constructors of cairo give objects in a state of error, which every call takes: the last one tells.
        let surface = library.newSurface(CairoLibrary.argb32, Int32(width), Int32(height))
        defer { library.destroySurface(surface) }
        let context = library.newContext(surface)
        defer { library.destroyContext(context) }
        library.setColor(context, 1, 1, 1)
        library.paint(context)
        var viewport = CairoLibrary.Viewport(x: 0, y: 0, width: width, height: height)
        guard library.render(handle, context, &viewport, nil) != 0 else { throw .notDrawn(status: nil) }

        var data = Data()
        let status = withUnsafeMutablePointer(to: &data) { library.writePNG(surface, CairoLibrary.append, $0) }
        guard status == 0 else { throw .notDrawn(status: Int(status)) }
        (self.data, self.width, self.height) = (data, Int(width), Int(height))
    }

    /// Whether librsvg and cairo are installed.
    public static var isAvailable: Bool { (try? checkLibraries()) != nil }

    /// Finds out before there is anything to draw.
    ///
    /// - Throws: ``PNGError`` (`librariesMissing`).
    public static func checkLibraries() throws(PNGError) { _ = try CairoLibrary.loaded.get() }
}
