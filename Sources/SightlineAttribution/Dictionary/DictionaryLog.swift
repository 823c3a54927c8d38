import Foundation
import SightlineModels

/// The scores of a build as they come, in a file beside the dictionary to be: what a build that was killed at any moment
/// goes on from.
///
/// A line that says which build it is, then a record for each batch: 4 bytes of length, the logits, 8 bytes of XXH64. A
/// torn record is scored again.
final class DictionaryLog {
    private let path: String
    private let handle: FileHandle
    private var records: [[Double]]

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
        guard found.isEmpty || resumes else { throw DictionaryError(self.path, .unfinished) }
        // Of a beginning that was torn nothing is lost.
        let isTorn = line.starts(with: found)
        guard isTorn || found.starts(with: line) else { throw DictionaryError(self.path, .otherBuild) }
        let (records, byteCount) = isTorn ? ([], 0) : Self.records(in: found, from: line.count)
        self.records = records.reversed()
        if found.isEmpty, !FileManager.default.createFile(atPath: self.path, contents: nil) {
            throw DictionaryError(self.path, .unwritable(reason: String(cString: strerror(errno)).lowercased()))
        }
        do {
            handle = try FileHandle(forWritingTo: URL(fileURLWithPath: self.path))
            try handle.truncate(atOffset: UInt64(byteCount))
            if isTorn { try handle.write(contentsOf: line) }
        } catch {
            throw DictionaryError(self.path, .unwritable(reason: error.localizedDescription))
        }
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
        var record = Data()
        let content = logits.withUnsafeBufferPointer { $0.map(\.bitPattern.littleEndian) }
        content.withUnsafeBytes { bytes in
            withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { record.append(contentsOf: $0) }
            record.append(contentsOf: bytes)
            withUnsafeBytes(of: XXHash64.hash(bytes).littleEndian) { record.append(contentsOf: $0) }
        }
        do {
            try handle.write(contentsOf: record)
        } catch {
            throw DictionaryError(path, .unwritable(reason: error.localizedDescription))
        }
    }

    func remove() {
        try? handle.close()
        unlink(path)
    }

    /// Leaves nothing of a build that has not scored anything.
    func removeIfEmpty(signature: String) {
        let length = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        if length <= signature.utf8.count + 1 { remove() }
    }
}
