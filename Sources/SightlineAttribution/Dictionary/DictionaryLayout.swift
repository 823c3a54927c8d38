import Foundation
import SightlineModels

/// Where things lie in a dictionary's file. All numbers are little-endian.
///
///     0   8   signature
///     8   4   version
///     12  4   length of the header
///     16  8   XXH64 of everything from here to the records
///     24  8   where the records begin
///     32      header: JSON; then zeros up to a multiple of 8
///             XXH64 of each block of records
///             records, by the tokens' ids from 0
///
/// A record is one byte that says whether the dictionary has the token, three of zeros, and for each score three
/// floats: value, importance, and the importance's standard error. Its place follows from the id, so that looking up a
/// token reads its block and no more.
struct DictionaryLayout {
    /// Not text in any encoding, and spoilt by whatever changes the ends of lines.
    static let signature: [UInt8] = [0x89, 0x53, 0x4C, 0x44, 0x0D, 0x0A, 0x1A, 0x0A]
    static let version = 1
    static let checksumPlace = 16
    static let checkedStart = 24
    static let headerStart = 32
    static let blockRecordCount = 256

    let headerLength: Int
    let recordCount: Int
    let scoreCount: Int

    var recordLength: Int { 4 + 12 * scoreCount }
    var blockCount: Int { (recordCount + Self.blockRecordCount - 1) / Self.blockRecordCount }
    var tableStart: Int { (Self.headerStart + headerLength + 7) & ~7 }
    var recordsStart: Int { tableStart + 8 * blockCount }
    var byteCount: Int { recordsStart + recordCount * recordLength }

    /// The ids in a block.
    func ids(ofBlock block: Int) -> Range<Int> {
        let start = block * Self.blockRecordCount
        return start..<min(start + Self.blockRecordCount, recordCount)
    }

    /// Where a block's records lie.
    func bytes(ofBlock block: Int) -> Range<Int> {
        let ids = ids(ofBlock: block)
        return recordsStart + ids.lowerBound * recordLength..<recordsStart + ids.upperBound * recordLength
    }
}

// MARK: - Writing

extension DictionaryLayout {
    /// A whole file.
    ///
    /// - Parameter entries: By id, ascending.
    static func file(_ header: DictionaryHeader, _ entries: [(id: Int, entry: SLALOMDictionary.Entry)]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(header)
        let layout = DictionaryLayout(
            headerLength: json.count, recordCount: header.idLimit, scoreCount: header.scores.count)
        var file = Data(signature)
        file.append(number: UInt32(version))
        file.append(number: UInt32(json.count))
        file.append(number: UInt64(0))
        file.append(number: UInt64(layout.recordsStart))
        file.append(json)
        file.append(Data(count: layout.recordsStart - file.count))
        var nextID = 0
        for (id, entry) in entries {
            file.append(Data(count: (id - nextID) * layout.recordLength))
            file.append(number: UInt32(1))
            for score in entry.scores {
                for number in [score.value, score.importance, score.importanceError] {
                    file.append(number: Float(number).bitPattern)
                }
            }
            nextID = id + 1
        }
        for block in 0..<layout.blockCount {
            let checksum = XXHash64.hash(file[layout.bytes(ofBlock: block)])
            file.replace(at: layout.tableStart + 8 * block, by: checksum)
        }
        file.replace(at: checksumPlace, by: XXHash64.hash(file[checkedStart..<layout.recordsStart]))
        return file
    }
}

extension Data {
    fileprivate mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func replace(at place: Int, by number: UInt64) {
        Swift.withUnsafeBytes(of: number.littleEndian) { replaceSubrange(place..<place + 8, with: $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// The little-endian number at a place.
    func number<Number: FixedWidthInteger>(at place: Int, as type: Number.Type) -> Number {
        Number(littleEndian: loadUnaligned(fromByteOffset: place, as: type))
    }
}
