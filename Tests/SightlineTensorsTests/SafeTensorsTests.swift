import Foundation
import SightlineJSON
import SightlineRandom
import SightlineTensors
import Testing

@Suite("What a safetensors file holds comes out")
struct SafeTensorsTests {
    /// Elements as the format stores them, and the numbers they stand for, among them each type's extremes.
    static let stored: [(code: String, dtype: DType, bytes: [UInt8], values: [Double])] = [
        ("BOOL", .bool, [0, 1], [0, 1]),
        ("U8", .uint8, [7, 255], [7, 255]),
        ("I8", .int8, [127, 128], [127, -128]),
        ("F8_E5M2", .float8E5M2, [0x3C, 0xFB], [1, -57344]),
        ("F8_E4M3", .float8E4M3, [0x38, 0xFE], [1, -448]),
        ("I16", .int16, littleEndian([Int16.max, .min]), [32767, -32768]),
        ("U16", .uint16, littleEndian([UInt16(7), .max]), [7, 65535]),
        ("F16", .float16, [0x00, 0x3C, 0xFF, 0xFB], [1, -65504]),
        ("BF16", .bfloat16, [0x80, 0x3F, 0x80, 0xFF], [1, -.infinity]),
        ("I32", .int32, littleEndian([Int32.max, .min]), [2_147_483_647, -2_147_483_648]),
        ("U32", .uint32, littleEndian([UInt32(7), .max]), [7, 4_294_967_295]),
        ("F32", .float32, littleEndian([Float(1.5).bitPattern, Float.pi.bitPattern]), [1.5, Double(Float.pi)]),
        ("I64", .int64, littleEndian([Int64(7), -9_007_199_254_740_992]), [7, -9_007_199_254_740_992]),
        ("U64", .uint64, littleEndian([UInt64(7), 9_007_199_254_740_992]), [7, 9_007_199_254_740_992]),
        ("F64", .float64, littleEndian([Double.pi.bitPattern, (-0.0).bitPattern]), [.pi, -0.0]),
    ]

    static func littleEndian(_ integers: [some FixedWidthInteger]) -> [UInt8] {
        integers.flatMap { integer in withUnsafeBytes(of: integer.littleEndian, Array.init) }
    }

    @Test func everyTypeIsInTheTable() {
        #expect(Set(Self.stored.map(\.dtype)) == Set(DType.allCases))
        for entry in Self.stored { #expect(entry.bytes.count == 2 * entry.dtype.byteCount, "\(entry.code)") }
    }

    @Test func everyTypeFromOneFile() throws {
        let fixture = SafeTensorsFixture.wellFormed(Self.stored.map { ($0.code, $0.code, [2, 1], $0.bytes) })
        try withFile(fixture.bytes) { url in
            let file = try SafeTensorsFile(url: url)
            #expect(file.entries.count == Self.stored.count)
            for entry in Self.stored {
                #expect(file.entries[entry.code]?.dtype == entry.dtype)
                #expect(file.entries[entry.code]?.shape == [2, 1])
                let tensor = try file.tensor(named: entry.code)
                #expect(tensor.dtype == entry.dtype)
                #expect(tensor.shape == [2, 1])
                #expect(try tensor.doubles() == entry.values, "\(entry.code)")
            }
        }
    }

    @Test func scalarsAndEmptyTensors() throws {
        let one = Self.littleEndian([Float(2.5).bitPattern])
        let fixture = SafeTensorsFixture.wellFormed([
            ("scalar", "F32", [], one), ("nothing", "F32", [0], []), ("rows of nothing", "F64", [3, 0, 2], []),
            ("after nothing", "F32", [1], one),
        ])
        try withFile(fixture.bytes) { url in
            let file = try SafeTensorsFile(url: url)
            let scalar = try file.tensor(named: "scalar")
            #expect(scalar.shape == [])
            #expect(try scalar.scalar() == 2.5)
            #expect(try file.tensor(named: "nothing").shape == [0])
            #expect(try file.tensor(named: "rows of nothing").shape == [3, 0, 2])
            #expect(try file.tensor(named: "after nothing").elements() == [Float(2.5)])
        }
    }

    @Test func aFileOfNothing() throws {
        for header in ["{}", #"{"__metadata__":{"format":"pt"}}"#, "{}      "] {
            try withFile(SafeTensorsFixture(header: header).bytes) { url in
                let file = try SafeTensorsFile(url: url)
                #expect(file.entries.isEmpty)
            }
        }
    }

    /// Tensors are copies: they outlive the file.
    @Test func tensorsOutliveTheirFile() throws {
        let fixture = SafeTensorsFixture.wellFormed([("t", "I64", [2], Self.littleEndian([Int64(3), 4]))])
        let tensor = try withFile(fixture.bytes) { try SafeTensorsFile(url: $0).tensor(named: "t") }
        #expect(try tensor.elements() == [3, 4])
    }
}

@Suite("A damaged file gives an error or tensors as its header says, never a crash")
struct SafeTensorsFuzzTests {
    private static let good = SafeTensorsFixture.wellFormed(
        SafeTensorsTests.stored.map { ($0.code, $0.code, [2], $0.bytes) }
            + [("empty", "F32", [0, 3], []), ("one", "U8", [], [9])])

    /// Opens the file and reads all of it; errors other than those of the format are not expected.
    private func read(_ bytes: [UInt8], _ comment: Comment) throws -> [String: [UInt8]]? {
        try withFile(bytes) { url in
            do {
                let file = try SafeTensorsFile(url: url)
                var contents: [String: [UInt8]] = [:]
                for (name, entry) in file.entries {
                    let tensor = try file.tensor(named: name)
                    #expect(tensor.shape == entry.shape, comment)
                    #expect(tensor.dtype == entry.dtype, comment)
                    // Every type as its bytes.
                    let raw = try Operator("aten::view", "dtype")(
                        .tensor(tensor.reshaped([-1])), .dtype(.uint8))
                    contents[name] = try raw.converted(to: .int64).elements().map { (element: Int) in UInt8(element) }
                }
                return contents
            } catch is SafeTensorsError {
                return nil
            }
        }
    }

    @Test func theUndamagedFileIsRead() throws {
        let contents = try #require(try read(Self.good.bytes, "undamaged"))
        for entry in SafeTensorsTests.stored { #expect(contents[entry.code] == entry.bytes) }
        #expect(contents["one"] == [9])
        #expect(contents["empty"] == [])
    }

    @Test func everyTruncation() throws {
        let bytes = Self.good.bytes
        // The last tensor ends with the file: not one byte can be missing.
        for length in bytes.indices {
            #expect(try read(Array(bytes[..<length]), "cut to \(length) bytes") == nil, "cut to \(length) bytes")
        }
    }

    @Test func flippedBits() throws {
        var generator = SeededGenerator(seed: 2_026)
        let bytes = Self.good.bytes
        let headerEnd = 8 + Self.good.header.utf8.count
        for round in 0..<1500 {
            var damaged = bytes
            // Most of the damage where it hurts most.
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let end = Int.random(in: 0..<8, using: &generator) == 0 ? bytes.count : headerEnd
                damaged[Int.random(in: 0..<end, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
            let contents = try read(damaged, "round \(round)")
            for (name, content) in contents ?? [:] {
                #expect(try content == bytesOf(name, in: damaged), "round \(round), tensor \(name)")
            }
        }
    }

    /// The bytes that the header of a readable file gives to a tensor.
    private func bytesOf(_ name: String, in file: [UInt8]) throws -> [UInt8] {
        let dataStart = 8 + file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = JSONReader(try JSONValue(parsing: file[8..<dataStart]))
        let offsets = try header[name]["data_offsets"].elements().map { try $0.integer() }
        return Array(file[dataStart + offsets[0]..<dataStart + offsets[1]])
    }
}
