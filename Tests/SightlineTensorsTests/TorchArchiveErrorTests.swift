import Foundation
import SightlineTensors
import Testing

@Suite("A file that torch.save could not have written, or that is more than tensors, is refused")
struct TorchArchiveErrorTests {
    struct Malformed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// Parts of the message, apart from the file's name, which each has.
        let message: [String]
        let isExpected: @Sendable (TorchArchiveError.Problem) -> Bool

        init(
            _ name: String, _ bytes: [UInt8], _ message: String...,
            where isExpected: @escaping @Sendable (TorchArchiveError.Problem) -> Bool
        ) {
            self.init(name, bytes: bytes, message: message, where: isExpected)
        }

        init(_ name: String, _ bytes: [UInt8], _ problem: TorchArchiveError.Problem, _ message: String...) {
            self.init(name, bytes: bytes, message: message) { $0 == problem }
        }

        init(_ name: String, tensor: [UInt8], _ problem: TorchArchiveError.Problem, _ message: String...) {
            self.init(name, bytes: ZipFixture(tensor: tensor).bytes, message: message) { $0 == problem }
        }

        /// An archive that does not hold together.
        static func broken(_ name: String, _ bytes: [UInt8], _ message: String...) -> Self {
            Self(name, bytes: bytes, message: message + ["the archive is broken", again]) {
                if case .brokenArchive = $0 { true } else { false }
            }
        }

        /// A pickle that the machine refuses.
        static func pickle(_ name: String, _ body: [UInt8], _ message: String...) -> Self {
            let bytes = ZipFixture(pickle: PickleFixture.program(body)).bytes
            return Self(name, bytes: bytes, message: message + ["the pickle is broken", again]) {
                if case .brokenPickle = $0 { true } else { false }
            }
        }

        private init(
            _ name: String, bytes: [UInt8], message: [String],
            where isExpected: @escaping @Sendable (TorchArchiveError.Problem) -> Bool
        ) {
            testDescription = name
            self.bytes = bytes
            self.message = message
            self.isExpected = isExpected
        }
    }

    static let again = "download or save the file again"
    static let ordered = PickleFixture.global("collections", "OrderedDict")

    static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func zip(_ body: [UInt8]) -> [UInt8] { ZipFixture(pickle: PickleFixture.program(body)).bytes }

    static func changed(_ change: (inout ZipFixture) -> Void) -> [UInt8] { ZipFixture().with(change).bytes }

    @Test(arguments: objects + programs + tensors + archives)
    func isRefused(_ malformed: Malformed) throws {
        try withFile(malformed.bytes) { url in
            let error = try #require(throws: TorchArchiveError.self) { try TorchArchive(url: url) }
            #expect(error.url == url)
            #expect(malformed.isExpected(error.problem), "\(error.problem)")
            for part in [url.path] + malformed.message {
                #expect("\(error)".contains(part), "\(error)")
            }
        }
    }

    /// The same from files that torch wrote.
    @Test(arguments: [
        ("code.bin", TorchArchiveError.Problem.refusedGlobal("posix.system")),
        ("code-legacy.bin", .refusedGlobal("posix.system")),
        ("module.bin", .refusedGlobal("torch.nn.modules.linear.Linear")),
        ("complex.bin", .refusedGlobal("torch.ComplexFloatStorage")),
        ("list.bin", .noTensors(found: "a list")),
        ("no-tensors.bin", .noTensors(found: "a dictionary without them")),
        ("repeating.bin", .tooLarge(tensor: "weight", shape: [10_000, 2, 3])),
        ("compressed.bin", .compressed(record: "small/data.pkl")),
        ("big-endian.bin", .bigEndian),
    ])
    func isRefused(file: String, problem: TorchArchiveError.Problem) throws {
        let error = try #require(throws: TorchArchiveError.self) { try TorchArchive(url: torchFile(file)) }
        #expect(error.problem == problem)
    }

    /// Elements that are to be negated when they are read.
    @Test func lazyNegationIsRefused() throws {
        let error = try #require(throws: TorchArchiveError.self) { try TorchArchive(url: torchFile("negated.bin")) }
        #expect("\(error)".contains("a tensor with metadata"), "\(error)")
    }

    @Test func whatIsNoFileIsRefused() throws {
        let directory = FileManager.default.temporaryDirectory
        for url in [directory, directory.appendingPathComponent("no-such-file-\(UUID().uuidString)")] {
            let error = try #require(throws: TorchArchiveError.self) { try TorchArchive(url: url) }
            guard case .unreadable = error.problem else {
                Issue.record("\(error.problem)")
                continue
            }
        }
    }

    @Test func aTensorThatIsNotThereIsNamed() throws {
        let archive = try TorchArchive(url: torchFile("small.bin"))
        let error = try #require(throws: TorchArchiveError.self) { try archive.tensor(named: "inner") }
        #expect(error.problem == .missing("inner"))
        #expect("\(error)".contains("no tensor inner; is this the file of another model?"))
    }
}
