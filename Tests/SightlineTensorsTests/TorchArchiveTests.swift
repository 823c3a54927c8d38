import Foundation
import SightlineJSON
import SightlineTensors
import Testing

@Suite("What torch.save wrote comes out")
struct TorchArchiveTests {
    static let dtypes: [String: DType] = [
        "torch.float16": .float16, "torch.bfloat16": .bfloat16, "torch.float32": .float32, "torch.float64": .float64,
        "torch.float8_e5m2": .float8E5M2, "torch.float8_e4m3fn": .float8E4M3, "torch.int8": .int8,
        "torch.int16": .int16, "torch.int32": .int32, "torch.int64": .int64, "torch.uint8": .uint8,
        "torch.uint16": .uint16, "torch.uint32": .uint32, "torch.uint64": .uint64, "torch.bool": .bool,
        "typed, sliced": .uint16,
    ]

    /// Every type and layout, in every format.
    @Test(arguments: ["zip.bin", "zip-protocol-4.bin", "legacy.bin"])
    func everyElement(file: String) throws {
        let expected = try JSONReader(JSONValue(parsing: Data(contentsOf: torchFile("expected.json")))).members()
        let archive = try TorchArchive(url: torchFile(file))
        #expect(Set(archive.entries.keys) == Set(expected.map(\.key)))
        #expect(Set(archive.entries.values.map(\.dtype)) == Set(DType.allCases))
        for (name, reader) in expected {
            let entry = try #require(archive.entries[name], "\(name)")
            let shape = try reader["shape"].elements().map { try $0.integer() }
            #expect(entry.shape == shape, "\(name)")
            #expect(entry.dtype == Self.dtypes[name] ?? .float32, "\(name)")
            let tensor = try archive.tensor(named: name)
            #expect(tensor.shape == shape, "\(name)")
            #expect(tensor.dtype == entry.dtype, "\(name)")
            let values = try reader["values"].elements().map { try $0.number() }
            #expect(try tensor.doubles() == values, "\(name)")
        }
    }

    @Test(arguments: ["small.bin", "small-legacy.bin", "python-zip.bin"])
    func whatIsNoTensorIsPassedOver(file: String) throws {
        let archive = try TorchArchive(url: torchFile(file))
        #expect(Set(archive.entries.keys) == ["weight", "turned"])
        #expect(try archive.tensor(named: "weight").doubles() == [0, 1, 2, 3, 4, 5])
        #expect(try archive.tensor(named: "turned").doubles() == [0, 3, 1, 4, 2, 5])
    }

    @Test(arguments: ["state-dict.bin", "model.bin"])
    func aStateDictionaryWithinAnother(file: String) throws {
        let archive = try TorchArchive(url: torchFile(file))
        #expect(Set(archive.entries.keys) == ["weight", "bias"])
        #expect(try archive.tensor(named: "bias").doubles() == [7, 8])
    }

    @Test(arguments: [false, true])
    func bothKindsOfDirectory(usesZip64: Bool) throws {
        let fixture = ZipFixture().with { $0.usesZip64 = usesZip64 }
        try withFile(fixture.bytes) { url in
            let archive = try TorchArchive(url: url)
            #expect(try archive.tensor(named: "t").doubles() == [0, 1, 2, 3, 4, 5])
        }
    }

    /// Python 2 wrote strings of bytes, and ordered dictionaries as a call with a list of pairs.
    @Test func asPython2WroteIt() throws {
        let name: [UInt8] = Array("U".utf8) + [1] + Array("t".utf8)
        let pair = Array("](".utf8) + name + PickleFixture.tensor() + Array("e".utf8)
        let object = PickleFixture.call(
            PickleFixture.global("collections", "OrderedDict"), Array("]".utf8) + pair + Array("a".utf8))
        let fixture = ZipFixture(pickle: PickleFixture.program(object))
        let values = try withFile(fixture.bytes) { try TorchArchive(url: $0).tensor(named: "t").doubles() }
        #expect(values == [0, 1, 2, 3, 4, 5])
    }

    /// Files from before torch 0.4 have tensors on a window of a storage.
    @Test func windowsOfAStorage() throws {
        let window = PickleFixture.tuple(
            PickleFixture.string("view"), PickleFixture.integer(2), PickleFixture.integer(3))
        let tensor = PickleFixture.tensor(
            PickleFixture.storage(window: window), offset: 1, shape: [2], strides: [1])
        let fixture = LegacyFixture(tensor: tensor)
        let values = try withFile(fixture.bytes) { try TorchArchive(url: $0).tensor(named: "t").doubles() }
        #expect(values == [3, 4])
    }

    @Test func aDictionaryOfNothing() throws {
        let pickle = PickleFixture.program(PickleFixture.dictionary())
        let archive = try withFile(ZipFixture(pickle: pickle).bytes) { try TorchArchive(url: $0) }
        #expect(archive.entries.isEmpty)
    }

    /// Tensors are copies: they outlive the file.
    @Test func tensorsOutliveTheirFile() throws {
        let tensor = try withFile(ZipFixture().bytes) { try TorchArchive(url: $0).tensor(named: "t") }
        #expect(try tensor.doubles() == [0, 1, 2, 3, 4, 5])
    }
}
