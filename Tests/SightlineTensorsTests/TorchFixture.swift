import Foundation

/// Pieces of a pickle, right or wrong.
enum PickleFixture {
    static func program(_ body: [UInt8]) -> [UInt8] { [0x80, 2] + body + Array(".".utf8) }

    static func string(_ text: String) -> [UInt8] {
        Array("X".utf8) + littleEndian(UInt32(text.utf8.count)) + Array(text.utf8)
    }

    static func integer(_ integer: Int) -> [UInt8] { [0x8A, 8] + littleEndian(integer) }

    static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

    static func tuple(_ elements: [UInt8]...) -> [UInt8] { tuple(elements) }

    static func tuple(_ elements: [[UInt8]]) -> [UInt8] {
        Array("(".utf8) + elements.joined() + Array("t".utf8)
    }

    static func call(_ global: [UInt8], _ arguments: [UInt8]...) -> [UInt8] {
        global + tuple(arguments) + Array("R".utf8)
    }

    static func dictionary(_ members: (key: String, value: [UInt8])...) -> [UInt8] {
        Array("}(".utf8) + members.flatMap { string($0.key) + $0.value } + Array("u".utf8)
    }

    static func storage(
        type: String = "FloatStorage", key: String = "0", count: Int = 6, window: [UInt8]? = nil
    ) -> [UInt8] {
        let parts = [string("storage"), global("torch", type), string(key), string("cuda:0"), integer(count)]
        return tuple(parts + (window.map { [$0] } ?? [])) + Array("Q".utf8)
    }

    static func tensor(
        _ storage: [UInt8] = storage(), offset: Int = 0, shape: [Int] = [2, 3], strides: [Int] = [3, 1],
        metadata: [UInt8]? = nil
    ) -> [UInt8] {
        let hooks = call(global("collections", "OrderedDict"))
        let arguments = [
            storage, integer(offset), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89], hooks,
        ]
        return global("torch._utils", "_rebuild_tensor_v2") + tuple(arguments + (metadata.map { [$0] } ?? []))
            + Array("R".utf8)
    }

    static func littleEndian(_ integer: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: integer.littleEndian, Array.init)
    }
}

/// A zip archive under construction, right or wrong.
struct ZipFixture {
    struct Record {
        var name: String
        var bytes: [UInt8] = []
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// What the directory says; the truth if nil.
        var claimedSize: Int?
        var claimedOffset: Int?
    }

    var records: [Record]
    var usesZip64 = false
    var claimedCount: Int?
    var claimedDirectory: (offset: Int, size: Int)?

    /// An archive of `torch.save` with one storage, named `0`, of the numbers 0 to 5.
    init(pickle: [UInt8]) {
        let numbers = (0..<6).flatMap { PickleFixture.littleEndian(Float($0).bitPattern) }
        records = [Record(name: "archive/data.pkl", bytes: pickle), Record(name: "archive/data/0", bytes: numbers)]
    }

    /// An archive of a dictionary with one tensor, named `t`.
    init(tensor: [UInt8] = PickleFixture.tensor()) {
        self.init(pickle: PickleFixture.program(PickleFixture.dictionary(("t", tensor))))
    }

    /// The same, changed.
    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    var bytes: [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for record in records {
            directory += entry(of: record, at: record.claimedOffset ?? archive.count)
            archive += header(of: record) + record.bytes
        }
        let place = claimedDirectory ?? (archive.count, directory.count)
        let count = claimedCount ?? records.count
        archive += directory
        if usesZip64 { archive += zip64End(count, place, at: archive.count) }
        let shortCount = short(usesZip64 ? 0xFFFF : count)
        return archive + joined([
            number(0x0605_4B50), short(0), short(0), shortCount, shortCount, limited(place.size), limited(place.offset),
            short(0),
        ])
    }

    private func header(of record: Record) -> [UInt8] {
        joined([
            number(0x0403_4B50), short(45), short(Int(record.flags)), short(Int(record.method)), number(0), number(0),
            number(record.bytes.count), number(record.bytes.count), short(record.name.utf8.count), short(3),
            Array(record.name.utf8), [1, 2, 3],
        ])
    }

    private func entry(of record: Record, at offset: Int) -> [UInt8] {
        let size = record.claimedSize ?? record.bytes.count
        let extra = usesZip64 ? joined([short(1), short(24), long(size), long(size), long(offset)]) : []
        return joined([
            number(0x0201_4B50), short(45), short(45), short(Int(record.flags)), short(Int(record.method)), number(0),
            number(0), limited(size), limited(size), short(record.name.utf8.count), short(extra.count), short(0),
            short(0), short(0), number(0), limited(offset), Array(record.name.utf8), extra,
        ])
    }

    private func zip64End(_ count: Int, _ directory: (offset: Int, size: Int), at place: Int) -> [UInt8] {
        joined([
            number(0x0606_4B50), long(44), short(45), short(45), number(0), number(0), long(count), long(count),
            long(directory.size), long(directory.offset), number(0x0706_4B50), number(0), long(place), number(1),
        ])
    }

    /// A number, or the one that says to look into a zip64 field.
    private func limited(_ value: Int) -> [UInt8] { number(usesZip64 ? 0xFFFF_FFFF : value) }

    private func short(_ value: Int) -> [UInt8] { PickleFixture.littleEndian(UInt16(truncatingIfNeeded: value)) }
    private func number(_ value: Int) -> [UInt8] { PickleFixture.littleEndian(UInt32(truncatingIfNeeded: value)) }
    private func long(_ value: Int) -> [UInt8] { PickleFixture.littleEndian(value) }
    private func joined(_ fields: [[UInt8]]) -> [UInt8] { Array(fields.joined()) }
}

/// A file of the format before torch 1.6, right or wrong.
struct LegacyFixture {
    var version = PickleFixture.integer(1001)
    var tensor = PickleFixture.tensor()
    var keys = Array("]".utf8) + PickleFixture.string("0") + Array("a".utf8)
    var count = 6

    var bytes: [UInt8] {
        let magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
        let pickles = [magic, version, PickleFixture.dictionary(), PickleFixture.dictionary(("t", tensor)), keys]
        return pickles.flatMap(PickleFixture.program) + PickleFixture.littleEndian(count)
            + (0..<6).flatMap { PickleFixture.littleEndian(Float($0).bitPattern) }
    }
}

/// A file that Tests/Golden/torch_files.py wrote.
func torchFile(_ name: String) -> URL {
    (Bundle.module.resourceURL ?? Bundle.module.bundleURL).appendingPathComponent("Golden/torch/\(name)")
}
