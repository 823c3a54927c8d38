import CTorch

/// The libtorch this process runs on.
public enum Runtime {
    /// The version Sightline was compiled against, such as `2.13.0`.
    public static var version: String { String(cString: ct_compiled_version()) }
    /// Where the loaded library lies.
    public static var libraryPath: String { String(cString: ct_library_path()) }
    /// The library's own account of its compiler, its BLAS and the instruction sets it found, over several lines.
    public static var buildSummary: String { String(cString: ct_build_summary()) }
    /// Whether matrix products can be prepacked by oneDNN.
    public static var hasOneDNN: Bool {
        ct_has_onednn() && PackedLinear.operatorsAvailable
    }
    public static var hasCUDA: Bool { ct_has_cuda() }

    /// Runs `body` with every operator called from this thread on this thread alone.
    ///
    /// How an operator splits its sums over threads decides how they round. Sightline runs operators on one thread
    /// each, and works on several things at once instead: so results do not depend on the number of threads. The
    /// number of threads of the process and of other threads is left as it is.
    public static func onOneThread<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = ct_limit_local_threads(1)
        defer { ct_restore_local_threads(before) }
        return try body()
    }
}
