import Foundation
import SightlineReporting

/// A report that grows while a run goes on, and the file that it is written to at the end.
struct HTMLReportFile {
    private var report: HTMLReport
    private let file: OutputFile

    /// Opens the file, so that one that cannot be written is known before the work is done.
    ///
    /// - Throws: ``OutputError``.
    init(_ path: String, title: String? = nil, palette: Palette) throws {
        report = HTMLReport(title: title, palette: palette, version: SightlineProgram.version)
        file = try OutputFile(path, keepingBytes: 0)
    }

    mutating func add(_ entry: HTMLReport.Entry) { report.add(entry) }

    func finish() throws {
        try file.write(Data(report.markup.utf8))
        try file.finish()
    }

    /// Leaves nothing of a report that was not finished.
    func removeIfEmpty() { file.removeIfEmpty() }
}
