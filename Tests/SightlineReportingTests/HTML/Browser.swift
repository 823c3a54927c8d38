import Foundation

/// Chromium without a window, where it is installed.
enum Browser {
    static let names = ["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"]

    static let executable: URL? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return names.lazy.flatMap { name in folders.map { URL(fileURLWithPath: "\($0)/\(name)") } }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    struct Visit {
        /// The page after its scripts have run.
        let document: String
        /// What the page's console says.
        let console: [String]
    }

    struct TimedOut: Error {}

    /// Opens a page from a file, with no way to any network.
    static func visit(_ markup: String, secondLimit: Double = 60) throws -> Visit {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sightline-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["page.html", "out", "log"].map { folder.appendingPathComponent($0) }
        for (file, text) in zip(files, [markup, "", ""]) { try Data(text.utf8).write(to: file) }
        let process = Process()
        process.executableURL = executable
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder.appendingPathComponent("profile").path)",
            "--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom", files[0].absoluteString,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        let deadline = Date(timeIntervalSinceNow: secondLimit)
        while process.isRunning, Date() < deadline { usleep(50_000) }
        guard !process.isRunning else {
            process.terminate()
            throw TimedOut()
        }
        let log = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        return Visit(
            document: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            console: log.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init))
    }
}
