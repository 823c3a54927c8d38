import Foundation

/// What the file system says of a file's content: as long as this is the same, so is the content. Nobody can set the time
/// of a file's last change, so that a copy with its original's dates has another stamp.
struct FileStamp: Sendable, Equatable, Codable {
    let byteCount: Int
    let device: UInt64
    let inode: UInt64
    /// Of the last write and of the last change of anything, in nanoseconds since 1970.
    let written: Int
    let changed: Int

    /// nil if there is no such file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if os(macOS)
            let (write, change) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (write, change) = (status.st_mtim, status.st_ctim)
        #endif
        byteCount = Int(status.st_size)
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        written = Int(write.tv_sec) * 1_000_000_000 + Int(write.tv_nsec)
        changed = Int(change.tv_sec) * 1_000_000_000 + Int(change.tv_nsec)
    }
}
