import Foundation
import SightlineRandom
import SightlineTensors
import Testing

@Suite("A damaged file of torch.save gives an error or tensors as its entries say, never a crash")
struct TorchArchiveFuzzTests {
    static let files = ["small.bin", "small-legacy.bin", "state-dict.bin"]

    /// Opens the file and reads all of it; errors other than those of the format are not expected.
    private func isRead(_ bytes: [UInt8], _ comment: Comment) throws -> Bool {
        try withFile(bytes) { url in
            do {
                let archive = try TorchArchive(url: url)
                for (name, entry) in archive.entries {
                    let tensor = try archive.tensor(named: name)
                    #expect(tensor.shape == entry.shape, comment)
                    #expect(tensor.dtype == entry.dtype, comment)
                }
                return true
            } catch is TorchArchiveError {
                return false
            }
        }
    }

    /// Both formats need their last byte.
    @Test(arguments: files)
    func everyTruncation(file: String) throws {
        let bytes = [UInt8](try Data(contentsOf: torchFile(file)))
        let whole = try isRead(bytes, "whole")
        #expect(whole)
        for length in bytes.indices {
            let part = try isRead(Array(bytes[..<length]), "cut to \(length) bytes")
            #expect(!part, "cut to \(length) bytes")
        }
    }

    @Test(arguments: files)
    func changedBytes(file: String) throws {
        let bytes = [UInt8](try Data(contentsOf: torchFile(file)))
        var generator = SeededGenerator(seed: 42)
        var readCount = 0
        let attempts = 4_000
        for attempt in 0..<attempts {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = damaged.indices.randomElement(using: &generator) ?? 0
                damaged[place] = Bool.random(using: &generator)
                    ? damaged[place] ^ 1 << UInt8.random(in: 0..<8, using: &generator)
                    : UInt8.random(in: 0...255, using: &generator)
            }
            if try isRead(damaged, "\(file), attempt \(attempt)") { readCount += 1 }
        }
        // Damage to elements goes unnoticed, damage to most else does not.
        #expect(readCount > 0)
        #expect(readCount < attempts)
    }

    /// Pickles of instructions drawn at random.
    @Test func randomPrograms() throws {
        let pieces: [[UInt8]] =
            [
                "N", "(", ")", "t", "]", "a", "e", "}", "s", "u", "q\0", "h\0", "q\u{1}", "h\u{1}", "R", "b", "Q",
                "K\u{2}", "\u{30}",
            ].map { Array($0.utf8) }
            + [
                [0x85], [0x86], [0x87], [0x88], [0x94], [0x93], PickleFixture.string("t"),
                PickleFixture.string("state_dict"), PickleFixture.tensor(), PickleFixture.storage(),
                PickleFixture.global("collections", "OrderedDict"), PickleFixture.global("torch", "Size"),
                PickleFixture.global("torch._utils", "_rebuild_parameter"),
                PickleFixture.dictionary(("t", PickleFixture.tensor())),
            ]
        var generator = SeededGenerator(seed: 7)
        var readCount = 0
        for attempt in 0..<4_000 {
            let body = (0..<Int.random(in: 1...12, using: &generator)).flatMap { _ in
                pieces.randomElement(using: &generator) ?? []
            }
            let bytes = ZipFixture(pickle: PickleFixture.program(body)).bytes
            if try isRead(bytes, "program \(attempt)") { readCount += 1 }
        }
        #expect(readCount > 0)
    }
}
