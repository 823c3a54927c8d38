import Foundation
import SightlineJSON
import SightlineRandom
import SightlineTensors
import Testing

@Suite("What a safetensors file was given is in it")
struct SafeTensorsWritingTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test(arguments: 0..<20)
    func randomTensorsOfEveryType(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let tensors = try DType.allCases.shuffled(using: &random).enumerated().map { index, dtype in
            let shape = (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0...4, using: &random) }
            let bytes = (0..<shape.reduce(1, *) * dtype.byteCount).map { _ in UInt8.random(in: 0...1, using: &random) }
            let tensor = try bytes.withUnsafeBytes { try Tensor(bytes: $0, dtype: dtype, shape: shape) }
            return (name: "\(index) \"é\"", tensor: tensor, bytes: bytes)
        }
        let metadata = ["format": "pt", "a \"b\"": "{\"c\": 1}\n"]
        try withFolder { folder in
            let url = folder.appendingPathComponent("x.safetensors")
            try SafeTensorsFile.write(tensors.map { ($0.name, $0.tensor) }, metadata: metadata, to: url)
            let file = try SafeTensorsFile(url: url)
            #expect(file.metadata == metadata)
            #expect(Set(file.entries.keys) == Set(tensors.map(\.name)))
            for (name, tensor, bytes) in tensors {
                let entry = try #require(file.entries[name])
                #expect(entry.dtype == tensor.dtype && entry.shape == tensor.shape)
                #expect(entry.bytes.lowerBound % entry.dtype.byteCount == 0)
                #expect(try Array(file.tensor(named: name).bytes()) == bytes)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.safetensors"])
        }
    }

    @Test func viewsAreWrittenAsTheyAreSeen() throws {
        let tensor = try Tensor([Float(1), 2, 3, 4, 5, 6], shape: [2, 3])
        try withFolder { folder in
            let url = folder.appendingPathComponent("x.safetensors")
            try SafeTensorsFile.write(
                [
                    ("turned", tensor.transposed(0, 1)), ("row", tensor.selected(axis: 0, index: 1)),
                    ("wide", Tensor([Float(7)]).expanded([3])),
                ], to: url)
            let file = try SafeTensorsFile(url: url)
            #expect(try file.tensor(named: "turned").elements() == [Float(1), 4, 2, 5, 3, 6])
            #expect(try file.tensor(named: "row").elements() == [Float(4), 5, 6])
            #expect(try file.tensor(named: "wide").elements() == [Float(7), 7, 7])
            #expect(file.metadata.isEmpty)
        }
    }

    @Test func aFileThatCannotBeWrittenLeavesTheEarlierOne() throws {
        try withFolder { folder in
            let absent = folder.appendingPathComponent("absent/x.safetensors")
            let error = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile.write([], to: absent) }
            #expect(try #require(error).description.hasPrefix("\(absent.path): cannot be written: "))

            let url = folder.appendingPathComponent("x.safetensors")
            try SafeTensorsFile.write([("a", Tensor([Float(1)]))], to: url)
            // A directory in the way of what is not whole yet.
            let part = URL(fileURLWithPath: url.path + ".part")
            try FileManager.default.createDirectory(at: part, withIntermediateDirectories: false)
            #expect(throws: SafeTensorsError.self) { try SafeTensorsFile.write([("b", Tensor([Float(2)]))], to: url) }
            #expect(Set(try SafeTensorsFile(url: url).entries.keys) == ["a"])
        }
    }
}
