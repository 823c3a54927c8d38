import Foundation

/// Where the records of a zip archive lie. They must be stored as they are: `torch.save` compresses none.
///
/// Format: PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3 (zip64). Checksums are not looked at.
struct ZipDirectory {
    /// The bytes of each record in the archive; no two overlap.
    let records: [String: Range<Int>]

    init(_ archive: Data) throws(TorchArchiveError.Problem) {
        let end = try ZipEndRecord(archive)
        guard end.directory.count <= TorchArchive.largestPickle else {
            throw .tooLong(part: "zip directory", byteCount: end.directory.count)
        }
        var reader = ByteReader([UInt8](archive[end.directory]))
        var records: [String: Range<Int>] = [:]
        var extents: [(name: String, bytes: Range<Int>)] = []
        for _ in 0..<end.recordCount {
            guard let record = try Self.record(&reader) else {
                throw .brokenArchive(reason: "its directory is cut off")
            }
            let start = try Self.dataStart(record, in: archive)
            guard record.byteCount <= end.directory.lowerBound - start else {
                throw .brokenArchive(reason: "the record \(record.name) reaches beyond the records")
            }
            let bytes = start..<start + record.byteCount
            guard records.updateValue(bytes, forKey: record.name) == nil else {
                throw .brokenArchive(reason: "two records are called \(record.name)")
            }
            extents.append((record.name, record.header..<bytes.upperBound))
        }
        guard reader.position == reader.bytes.count else {
            throw .brokenArchive(reason: "its directory has more than \(end.recordCount) records")
        }
        extents.sort { $0.bytes.lowerBound < $1.bytes.lowerBound }
        for (former, latter) in zip(extents, extents.dropFirst())
        where former.bytes.upperBound > latter.bytes.lowerBound {
            throw .brokenArchive(reason: "the records \(former.name) and \(latter.name) overlap")
        }
        self.records = records
    }

    private struct Record {
        let name: String
        let byteCount: Int
        /// Where its local header begins.
        let header: Int
    }

    /// The next record of the directory, or nil where there is no whole one.
    private static func record(_ reader: inout ByteReader) throws(TorchArchiveError.Problem) -> Record? {
        // Versions; then times and the checksum are passed over; then disk and attributes.
        guard reader.number(UInt32.self) == 0x0201_4B50, reader.run(4) != nil, let flags = reader.number(UInt16.self),
            let method = reader.number(UInt16.self), reader.run(8) != nil, let compressed = reader.number(UInt32.self),
            let original = reader.number(UInt32.self), let nameLength = reader.number(UInt16.self),
            let extraLength = reader.number(UInt16.self), let commentLength = reader.number(UInt16.self),
            reader.run(8) != nil, let header = reader.number(UInt32.self), let nameBytes = reader.run(Int(nameLength)),
            let extra = reader.run(Int(extraLength)), reader.run(Int(commentLength)) != nil
        else { return nil }
        guard let name = String(validating: nameBytes, as: UTF8.self) else {
            throw .brokenArchive(reason: "the name of a record is not UTF-8")
        }
        guard method == 0, flags & 1 == 0 else { throw .compressed(record: name) }
        var large = Zip64Extra(extra)
        guard let byteCount = large.value(original), let stored = large.value(compressed),
            let place = large.value(header)
        else {
            throw .brokenArchive(reason: "the record \(name) has no size or place")
        }
        guard stored == byteCount else { throw .compressed(record: name) }
        return Record(name: name, byteCount: byteCount, header: place)
    }

    /// Where a record's bytes begin, behind its local header.
    private static func dataStart(_ record: Record, in archive: Data) throws(TorchArchiveError.Problem) -> Int {
        guard record.header <= archive.count - 30 else {
            throw .brokenArchive(reason: "the record \(record.name) is outside it")
        }
        var reader = ByteReader([UInt8](archive[record.header..<record.header + 30]))
        guard reader.number(UInt32.self) == 0x0403_4B50, reader.run(22) != nil,
            let nameLength = reader.number(UInt16.self), let extraLength = reader.number(UInt16.self)
        else { throw .brokenArchive(reason: "the record \(record.name) is not where its directory says") }
        return record.header + 30 + Int(nameLength) + Int(extraLength)
    }
}

/// The field of a record that holds what does not fit into 32 bits.
private struct Zip64Extra {
    private var reader: ByteReader

    init(_ extra: ArraySlice<UInt8>) {
        var fields = ByteReader(Array(extra))
        reader = ByteReader([])
        while let tag = fields.number(UInt16.self), let length = fields.number(UInt16.self),
            let content = fields.run(Int(length))
        {
            guard tag == 1 else { continue }
            reader = ByteReader(Array(content))
            break
        }
    }

    /// The number itself, or the next one of the field where it only says to look there.
    mutating func value(_ number: UInt32) -> Int? {
        number == .max ? reader.number(UInt64.self).flatMap(Int.init(exactly:)) : Int(number)
    }
}
