import Foundation
import SightlineEvaluation
import Synchronization

/// Where lines of results go: the standard output, or a file that gets its name only when it is whole.
///
/// A file is written as `FILE.part` beside it and renamed at the end. What cannot be renamed, such as a device or a
/// named pipe, is written to directly.
final class OutputFile: Sendable {
    /// As messages name it.
    let name: String
    /// Where the lines are until the end; nil if they go straight to where they belong.
    let partPath: String?
    private let path: String
    private let writer: Mutex<DescriptorWriter>

    static let partSuffix = ".part"

    /// The standard output.
    init() {
        name = "standard output"
        path = "-"
        partPath = nil
        writer = Mutex(DescriptorWriter(descriptor: STDOUT_FILENO))
    }

    /// - Parameter keptByteCount: How much of `FILE.part` to keep and go on after; nil to begin anew, which refuses a
    ///   `FILE.part` that is not empty.
    /// - Throws: ``OutputError``.
    init(_ path: String, keepingBytes keptByteCount: Int? = nil) throws {
        self.path = path
        let partPath = Self.isSpecial(path) ? nil : path + Self.partSuffix
        self.partPath = partPath
        name = partPath ?? path
        if keptByteCount == nil, let partPath, Self.size(of: partPath) ?? 0 > 0 {
            throw OutputError(file: partPath, problem: .unfinished)
        }
        let descriptor = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw OutputError(file: name, problem: .unwritable(.last())) }
        if partPath != nil {
            let length = off_t(keptByteCount ?? 0)
            guard ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) >= 0 else {
                throw OutputError(file: name, problem: .unwritable(.last()))
            }
        }
        writer = Mutex(DescriptorWriter(descriptor: descriptor))
    }

    /// Writes a line and its end.
    func write(line: Data) throws {
        try write(line + [UInt8(ascii: "\n")])
    }

    func write(_ data: Data) throws {
        do {
            try writer.withLock { try $0.write(data) }
        } catch let error as SystemError {
            throw OutputError(file: name, problem: .unwritable(error))
        }
    }

    /// Gives the file its name.
    func finish() throws {
        guard let partPath else { return }
        // Some file systems report only now that they could not keep what was written.
        let isClosed = writer.withLock { close($0.descriptor) == 0 }
        guard isClosed, rename(partPath, path) == 0 else {
            throw OutputError(file: partPath, problem: .unwritable(.last()))
        }
    }

    /// Runs `body` when no line is half written, or after `patience` seconds for which one is: whoever reads the
    /// output may have stopped reading.
    func betweenLines(patience seconds: Double, _ body: () -> Void) {
        for _ in 0..<Int(seconds * 100) {
            if writer.withLockIfAvailable({ _ in body() }) != nil { return }
            usleep(10_000)
        }
        body()
    }

    /// Removes a `FILE.part` in which nothing is.
    func removeIfEmpty() {
        if let partPath, Self.size(of: partPath) == 0 { unlink(partPath) }
    }

    /// Removes `FILE.part`, unless it has got its name.
    func removeUnfinished() {
        if let partPath { unlink(partPath) }
    }

    static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    private static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    }
}
