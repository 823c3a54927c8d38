import Foundation

/// What stands at the end of an archive: where its directory lies.
struct ZipEndRecord {
    let recordCount: Int
    let directory: Range<Int>

    init(_ archive: Data) throws(TorchArchiveError.Problem) {
        // A comment of up to 65535 bytes may follow.
        let tailStart = max(0, archive.count - 22 - 65535)
        let tail = [UInt8](archive[tailStart...])
        guard let place = Self.place(in: tail) else { throw .brokenArchive(reason: "it has no end; it may be cut off") }
        var reader = ByteReader(tail, at: place)
        guard reader.run(10) != nil, let count = reader.number(UInt16.self), let size = reader.number(UInt32.self),
            let offset = reader.number(UInt32.self)
        else { throw .brokenArchive(reason: "its end is cut off") }
        let large = try Self.zip64(archive, before: tailStart + place)
        let (recordCount, byteCount, start) = large ?? (UInt64(count), UInt64(size), UInt64(offset))
        let (end, overflow) = start.addingReportingOverflow(byteCount)
        guard !overflow, end <= tailStart + place else { throw .brokenArchive(reason: "its directory is outside it") }
        // A record takes 46 bytes and its name.
        guard recordCount <= byteCount / 46 else {
            throw .brokenArchive(reason: "its directory of \(byteCount) bytes cannot have \(recordCount) records")
        }
        self.recordCount = Int(recordCount)
        directory = Int(start)..<Int(end)
    }

    /// The last place where the signature stands and the comment's length is right.
    private static func place(in tail: [UInt8]) -> Int? {
        (0...max(0, tail.count - 22)).last { start in
            var reader = ByteReader(tail, at: start)
            guard reader.number(UInt32.self) == 0x0605_4B50, reader.run(16) != nil,
                let commentLength = reader.number(UInt16.self)
            else { return false }
            return reader.position + Int(commentLength) == tail.count
        }
    }

    /// The same in 64 bits, where a locator stands before the end record.
    private static func zip64(
        _ archive: Data, before end: Int
    ) throws(TorchArchiveError.Problem) -> (count: UInt64, size: UInt64, offset: UInt64)? {
        guard end >= 20 else { return nil }
        var locator = ByteReader([UInt8](archive[end - 20..<end]))
        guard locator.number(UInt32.self) == 0x0706_4B50 else { return nil }
        guard locator.run(4) != nil, let place = locator.number(UInt64.self), end >= 76, place <= UInt64(end - 76)
        else {
            throw .brokenArchive(reason: "its zip64 end is outside it")
        }
        var reader = ByteReader([UInt8](archive[Int(place)..<Int(place) + 56]))
        guard reader.number(UInt32.self) == 0x0606_4B50, reader.run(28) != nil,
            let count = reader.number(UInt64.self), let size = reader.number(UInt64.self),
            let offset = reader.number(UInt64.self)
        else { throw .brokenArchive(reason: "its zip64 end is not where it should be") }
        return (count, size, offset)
    }
}
