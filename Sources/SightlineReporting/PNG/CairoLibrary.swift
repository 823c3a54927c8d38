import Foundation

/// The functions of librsvg and cairo that drawing needs, found at run time: the package builds and runs without them.
///
/// Names and signatures are those of the C headers of librsvg 2.52, cairo 1.0 and GObject 2.0.
///
/// `@unchecked`, as it holds pointers to functions alone, which never change and which any thread may call.
struct CairoLibrary: @unchecked Sendable {
    /// `RsvgRectangle`.
    struct Viewport {
        var x: Double
        var y: Double
        var width: Double
        var height: Double
    }

    typealias Object = UnsafeMutableRawPointer
    typealias Write = @convention(c) (Object?, UnsafePointer<UInt8>?, UInt32) -> Int32

    let newHandle: @convention(c) (UnsafePointer<UInt8>, Int, Object?) -> Object?
    let intrinsicSize: @convention(c) (Object, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Int32
    let render: @convention(c) (Object, Object?, UnsafeRawPointer, Object?) -> Int32
    let unrefObject: @convention(c) (Object) -> Void
    let newSurface: @convention(c) (Int32, Int32, Int32) -> Object?
    let destroySurface: @convention(c) (Object?) -> Void
    let newContext: @convention(c) (Object?) -> Object?
    let destroyContext: @convention(c) (Object?) -> Void
    let setColor: @convention(c) (Object?, Double, Double, Double) -> Void
    let paint: @convention(c) (Object?) -> Void
    let writePNG: @convention(c) (Object?, Write, UnsafeMutableRawPointer) -> Int32

    /// `CAIRO_FORMAT_ARGB32`.
    static let argb32: Int32 = 0

    /// Appends to the `Data` that the first argument points to; 0 is `CAIRO_STATUS_SUCCESS`.
    static let append: Write = { closure, bytes, count in
        if let bytes { closure?.assumingMemoryBound(to: Data.self).pointee.append(bytes, count: Int(count)) }
        return 0
    }

    /// Looked for once; it stays in memory as long as the program.
    static let loaded = Result { () throws(PNGError) in try CairoLibrary() }

    private init() throws(PNGError) {
        let rsvg = try Self.open("librsvg-2", version: "2")
        let cairo = try Self.open("libcairo", version: "2")
        let gobject = try Self.open("libgobject-2.0", version: "0")
        newHandle = try rsvg.function("rsvg_handle_new_from_data")
        intrinsicSize = try rsvg.function("rsvg_handle_get_intrinsic_size_in_pixels")
        render = try rsvg.function("rsvg_handle_render_document")
        unrefObject = try gobject.function("g_object_unref")
        newSurface = try cairo.function("cairo_image_surface_create")
        destroySurface = try cairo.function("cairo_surface_destroy")
        newContext = try cairo.function("cairo_create")
        destroyContext = try cairo.function("cairo_destroy")
        setColor = try cairo.function("cairo_set_source_rgb")
        paint = try cairo.function("cairo_paint")
        writePNG = try cairo.function("cairo_surface_write_to_png_stream")
    }

    private struct Library {
        let handle: UnsafeMutableRawPointer

        /// - Parameter Function: The C function's type, which nothing checks.
        func function<Function>(_ name: String) throws(PNGError) -> Function {
            guard let symbol = dlsym(handle, name) else { throw .librariesMissing(name: name) }
            return unsafeBitCast(symbol, to: Function.self)
        }
    }

    private static func open(_ name: String, version: String) throws(PNGError) -> Library {
        #if canImport(Darwin)
            let file = "\(name).\(version).dylib"
            // Homebrew's places are not among those that are searched.
            let paths = [file, "/opt/homebrew/lib/" + file, "/usr/local/lib/" + file]
        #else
            let file = "\(name).so.\(version)"
            let paths = [file]
        #endif
        for path in paths {
            if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return Library(handle: handle) }
        }
        throw .librariesMissing(name: file)
    }
}
