import Foundation
import SightlineReporting

/// The files that a run exports one outcome to: opened before the work is done, and written all or none.
struct ExportFiles {
    private let files: [(format: ExportFormat, file: OutputFile)]

    /// Opens the files, and looks for what pictures in pixels need.
    ///
    /// - Throws: ``OutputError``, and `PNGError` (`librariesMissing`).
    init(_ paths: [ExportFormat: String]) throws {
        if paths[.png] != nil { try PNGImage.checkLibraries() }
        var files: [(ExportFormat, OutputFile)] = []
        do {
            for format in ExportFormat.allCases {
                if let path = paths[format] { files.append((format, try OutputFile(path, keepingBytes: 0))) }
            }
        } catch {
            for (_, file) in files { file.removeUnfinished() }
            throw error
        }
        self.files = files
    }

    /// - Parameter data: A file's bytes. All are made before any is written.
    func write(_ data: (ExportFormat) throws -> Data) throws {
        let contents = try files.map { try data($0.format) }
        for ((_, file), content) in zip(files, contents) { try file.write(content) }
        for (_, file) in files { try file.finish() }
    }

    /// Leaves nothing of files that did not get their names.
    func removeUnfinished() {
        for (_, file) in files { file.removeUnfinished() }
    }
}
