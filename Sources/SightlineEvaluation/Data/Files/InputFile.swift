import Foundation

/// A file that is open for reading until nobody holds it, or the standard input.
package final class InputFile: Sendable {
    package let descriptor: Int32
    /// nil for a stream of unknown length.
    let byteCount: Int?

    /// - Parameter path: `-` is the standard input.
    package init(_ path: String) throws(SystemError) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError.last() }
        var status = stat()
        let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
        self.descriptor = descriptor
        byteCount = kind == S_IFREG ? Int(status.st_size) : nil
        guard kind != S_IFDIR else { throw SystemError(code: EISDIR) }
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// The next bytes, at most `limit`; none at the end.
    func read(upTo limit: Int) throws(SystemError) -> [UInt8] {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            count = SystemCall.retrying { Foundation.read(descriptor, buffer.baseAddress, limit) }
            filled = max(count, 0)
        }
        guard count >= 0 else { throw SystemError.last() }
        return bytes
    }
}
