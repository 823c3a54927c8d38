import Foundation
import SightlineModels

/// The scores of a build as they come, in a file beside the dictionary to be: what a build that was killed at any moment
/// goes on from.
///
/// A line that says which build it is, then a record for each batch: 4 bytes of length, the logits, 8 bytes of XXH64. A
/// torn record is scored again. Until something is scored there is nothing in the file, so that nobody is asked what to do
/// with it.
final class DictionaryLog {
    private let path: String
    private let handle: FileHandle
    private var records: [[Double]]
    /// What is to be written before the next record.
    private var pending = Data()

    static let suffix = ".part"

    /// - Parameters:
    ///   - path: Of the dictionary.
    ///   - signature: What tells the build from any other.
    ///   - resumes: Whether to go on with what is there; else what is there is refused.
    /// - Throws: ``DictionaryError`` (`unfinished`, `otherBuild`, `unwritable`).
    init(_ path: String, signature: String, resumes: Bool) throws {
        self.path = path + Self.suffix
        let line = Data((signature + "\n").utf8)
        let found = FileManager.default.contents(atPath: self.path) ?? Data()
        // Of a beginning that was torn nothing is lost.
        let isEmpty = line.starts(with: found)
        guard isEmpty || resumes else { throw DictionaryError(self.path, .unfinished) }
        guard isEmpty || found.starts(with: line) else { throw DictionaryError(self.path, .otherBuild) }
        let (records, byteCount) = isEmpty ? ([], 0) : Self.records(in: found, from: line.count)
        self.records = records.reversed()
        if found.isEmpty, !FileManager.default.createFile(atPath: self.path, contents: nil) {
            throw DictionaryError(self.path, .unwritable(reason: String(cString: strerror(errno)).lowercased()))
        }
        do {
            handle = try FileHandle(forWritingTo: URL(fileURLWithPath: self.path))
            try handle.truncate(atOffset: UInt64(byteCount))
            try handle.seekToEnd()
        } catch {
            throw DictionaryError(self.path, .unwritable(reason: error.localizedDescription))
        }
        if isEmpty { pending = line }
    }

    private static func records(in data: Data, from start: Int) -> ([[Double]], byteCount: Int) {
        data.withUnsafeBytes { bytes in
            var records: [[Double]] = []
            var place = start
            while bytes.count - place >= 4 {
                let length = Int(bytes.number(at: place, as: UInt32.self))
                guard length.isMultiple(of: 8), bytes.count - place - 4 >= length + 8 else { break }
                let content = UnsafeRawBufferPointer(rebasing: bytes[place + 4..<place + 4 + length])
                guard XXHash64.hash(content) == bytes.number(at: place + 4 + length, as: UInt64.self) else { break }
                records.append(
                    stride(from: 0, to: length, by: 8).map { Double(bitPattern: content.number(at: $0, as: UInt64.self)) })
                place += length + 12
            }
            return (records, place)
        }
    }

    /// The next record that an earlier build has left.
    func next() -> [Double]? { records.popLast() }

    /// - Throws: ``DictionaryError`` (`unwritable`).
    func append(_ logits: [Double]) throws {
        var record = pending
        let content = logits.withUnsafeBufferPointer { $0.map(\.bitPattern.littleEndian) }
        content.withUnsafeBytes { bytes in
            withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { record.append(contentsOf: $0) }
            record.append(contentsOf: bytes)
            withUnsafeBytes(of: XXHash64.hash(bytes).littleEndian) { record.append(contentsOf: $0) }
        }
        do {
            try handle.write(contentsOf: record)
            pending = Data()
        } catch {
            throw DictionaryError(path, .unwritable(reason: error.localizedDescription))
        }
    }

    func remove() {
        try? handle.close()
        unlink(path)
    }

    /// Leaves nothing of a build that has not scored anything.
    func removeIfEmpty() {
        if (try? handle.offset()) == 0 { remove() }
    }
}
