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

    // MARK: More than tensors

    static let objects: [Malformed] = [
        Malformed(
            "os.system", zip(PickleFixture.call(PickleFixture.global("os", "system"), PickleFixture.string("true"))),
            .refusedGlobal("os.system"), "asks for os.system", "could run code", "save the weights as safetensors"),
        Malformed(
            "os.system by protocol 4", zip(PickleFixture.string("os") + PickleFixture.string("system") + [0x93]),
            .refusedGlobal("os.system"), "runs nothing"),
        Malformed(
            "an attribute of what is allowed",
            zip(PickleFixture.string("collections") + PickleFixture.string("OrderedDict.fromkeys") + [0x93]),
            .refusedGlobal("collections.OrderedDict.fromkeys")),
        Malformed(
            "a module of another place", zip(PickleFixture.global("torch", "_utils._rebuild_tensor")),
            .refusedGlobal("torch._utils._rebuild_tensor")),
        .pickle("a class by its older instruction", text("(ios\nsystem\n"), "instruction 0x69"),
        .pickle("an object without a call", ordered + text(")") + [0x81], "instruction 0x81"),
        .pickle("a registered extension", [0x82, 1], "instruction 0x82"),
        .pickle("a name with an escape sequence", PickleFixture.global("os", "\u{1B}[2J"), "the name of an object"),
        .pickle("a name without an end", text("c") + [UInt8](repeating: 0x61, count: 300), "does not end"),
        .pickle("a call of a number", PickleFixture.integer(1) + text(")R"), "a call of a number"),
        .pickle("a call of a type of storage", PickleFixture.call(PickleFixture.global("torch", "FloatStorage")),
            "0 arguments"),
        .pickle("attributes for a tensor", PickleFixture.tensor() + text("}b"), "attributes for a tensor"),
        .pickle("a module outside", PickleFixture.tuple(PickleFixture.string("module"), ordered) + text("Q"),
            "no storage"),
    ]

    // MARK: Programs that do not hold together

    static let programs: [Malformed] = [
        Malformed("a pickle of nothing", ZipFixture(pickle: []).bytes, .unfinishedPickle(byteCount: 0), again),
        Malformed(
            "a pickle without an end", ZipFixture(pickle: [0x80, 2] + text("}")).bytes,
            .unfinishedPickle(byteCount: 3), "3 bytes"),
        Malformed(
            "a string of four gigabytes", zip(text("X") + [0xFF, 0xFF, 0xFF, 0xFF]), .unfinishedPickle(byteCount: 8)),
        .pickle("no value", [], "a value is missing"),
        .pickle("two values", text("NN"), "left over"),
        .pickle("a mark without an end", text("N("), "missing"),
        .pickle("an end without a mark", text("t"), "a mark is missing"),
        .pickle("a value from below the mark", text("N(\u{30}"), "instruction 0x30"),
        .pickle("a pair from below the mark", text("NN(") + [0x86], "a value is missing"),
        .pickle("a memo of nothing", text("q\0"), "a value is missing"),
        .pickle("what the memo does not have", text("h\u{7}"), "nothing at 7"),
        .pickle("what a large memo does not have", text("j") + [0xFF, 0xFF, 0xFF, 0xFF], "nothing at 4294967295"),
        .pickle("an element for a tuple", text(")Na"), "elements for a tuple"),
        .pickle("a member for a list", text("]NNs"), "members for a list"),
        .pickle("a key without a value", text("}(Nu"), "a key without a value"),
        .pickle("a string that is not UTF-8", text("U") + [1, 0xFF], "UTF-8"),
        .pickle("an integer beyond eight bytes", [0x8A, 9] + [UInt8](repeating: 1, count: 9), "an integer of 9 bytes"),
        .pickle("a dictionary of what are no pairs", PickleFixture.call(ordered, text("]Na")), "no pair"),
        .pickle("a parameter of a number",
            PickleFixture.call(PickleFixture.global("torch._utils", "_rebuild_parameter"), [0x88], [0x88], text("N")),
            "a parameter of a truth value"),

        // What would take a Python program's stack or memory.
        Malformed("a million levels", zip(text(")") + [UInt8](repeating: 0x85, count: 1_000_000)),
            .noTensors(found: "a tuple")),
        Malformed("a list within itself", zip(text("]q\0h\0a")), .noTensors(found: "a list")),
        Malformed("a dictionary within itself", zip(text("}q\0") + PickleFixture.string("model") + text("h\0s")),
            .noTensors(found: "a dictionary without them")),
        Malformed(
            "doubling through the memo",
            zip(text(")") + (0..<200).flatMap { _ in text("q\0h\0") + [0x86] }), .noTensors(found: "a tuple")),
        .pickle(
            "copies of copies",
            text("](") + (0..<200).flatMap { _ in PickleFixture.tuple(text("N"), text("N")) } + text("eq\0")
                + (0..<100).flatMap { _ in PickleFixture.call(ordered, text("h\0")) },
            "copies more values"),
        Malformed(
            "a pickle of more than ten million bytes",
            ZipFixture(pickle: [UInt8](repeating: 0x4E, count: 10_000_001)).bytes,
            .tooLong(part: "pickle", byteCount: 10_000_001), "save the weights as safetensors"),
    ]

    // MARK: Tensors

    static func outside(_ shape: [Int], _ strides: [Int], offset: Int = 0) -> Malformed {
        Malformed(
            "\(shape) by \(strides) from \(offset)",
            tensor: PickleFixture.tensor(offset: offset, shape: shape, strides: strides),
            .outsideStorage(tensor: "t", offset: offset, shape: shape, strides: strides), "tensor t", "\(shape)", again)
    }

    static let tensors: [Malformed] = [
        outside([7], [1]), outside([2, 3], [4, 1]), outside([2], [1], offset: 5), outside([], [], offset: 6),
        outside([1], [1], offset: .max), outside([.max, 2], [1, 1]), outside([3, 3], [.max, .max]),
        outside([2], [1 << 62]), outside([1 << 62, 1 << 62], [4, 4]),
        Malformed("a tensor that repeats itself", tensor: PickleFixture.tensor(shape: [1 << 40], strides: [0]),
            .tooLarge(tensor: "t", shape: [1 << 40]), "tensor t", "contiguous"),
        Malformed(
            "repetition that overflows", tensor: PickleFixture.tensor(shape: [.max, .max], strides: [0, 0]),
            .tooLarge(tensor: "t", shape: [.max, .max])),
        Malformed(
            "an empty shape that no tensor can have", tensor: PickleFixture.tensor(shape: [0, .max, 9], strides: [0, 0, 0]),
            .tooLarge(tensor: "t", shape: [0, .max, 9])),
        .pickle("a negative size", PickleFixture.tensor(shape: [-2, 3]), "no sizes"),
        .pickle("a negative stride", PickleFixture.tensor(strides: [-3, 1]), "no sizes"),
        .pickle("a negative offset", PickleFixture.tensor(offset: -1), "offset"),
        .pickle("fewer strides than sizes", PickleFixture.tensor(strides: [1]), "2 sizes and 1 strides"),
        .pickle("seventeen axes", PickleFixture.tensor(shape: [Int](repeating: 1, count: 17)), "at most 16"),
        .pickle("a tensor on nothing", PickleFixture.tensor(text("N")), "a tensor on None"),
        .pickle("negated elements", PickleFixture.tensor(metadata: PickleFixture.dictionary(("neg", [0x88]))), "metadata"),
        Malformed(
            "a storage that is not there", tensor: PickleFixture.tensor(PickleFixture.storage(key: "1")),
            .missingStorage("1", tensor: "t"), "tensor t", "storage 1", again),
        Malformed(
            "a storage elsewhere", tensor: PickleFixture.tensor(PickleFixture.storage(key: "../data.pkl")),
            .missingStorage("../data.pkl", tensor: "t")),
        Malformed(
            "a storage of another size", tensor: PickleFixture.tensor(PickleFixture.storage(count: 7)),
            .wrongStorageSize("0", expected: 7, found: 6), "should have 7 elements, but has 6"),
        Malformed(
            "a storage beyond all files", tensor: PickleFixture.tensor(PickleFixture.storage(count: .max)),
            .wrongStorageSize("0", expected: .max, found: 6)),
        .pickle("a storage of less than nothing", PickleFixture.storage(count: -1), "no storage"),
        .pickle(
            "a window beyond its storage",
            PickleFixture.storage(
                window: PickleFixture.tuple(
                    PickleFixture.string("view"), PickleFixture.integer(4), PickleFixture.integer(3))),
            "a window"),
        Malformed("two tensors of one name",
            zip(PickleFixture.dictionary(("\u{E9}", PickleFixture.tensor()), ("e\u{301}", PickleFixture.tensor()))),
            "two tensors are called") { if case .sameName = $0 { true } else { false } },
    ]

    // MARK: Archives

    static let archives: [Malformed] = [
        Malformed("empty", [], .unknownFormat, "no file that torch.save wrote"),
        Malformed("text", text("version https://example.org/lfs"), .unknownFormat, "a pointer to one"),
        Malformed("another pickle", PickleFixture.program(text("N")), .unknownFormat),
        .broken("an archive without an end", text("PK\u{3}\u{4}"), "it has no end"),
        .broken("no pickle", changed { $0.records.removeFirst() }, "0 records data.pkl"),
        .broken("two pickles", changed { $0.records.append(.init(name: "b/data.pkl")) }, "2 records data.pkl"),
        .broken("a record twice", changed { $0.records.append($0.records[1]) }, "two records", "archive/data/0"),
        Malformed("a compressed record", changed { $0.records[1].method = 8 }, .compressed(record: "archive/data/0"),
            "archive/data/0", again),
        Malformed("an encrypted record", changed { $0.records[0].flags = 1 }, .compressed(record: "archive/data.pkl")),
        .broken("a record longer than its place", changed { $0.records[0].claimedSize = $0.records[0].bytes.count + 9 }, "overlap"),
        .broken("a record longer than the file", changed { $0.records[1].claimedSize = 1 << 30 }, "reaches beyond"),
        .broken("a record beyond the file", changed { $0.records[1].claimedOffset = 1 << 30 }, "is outside it"),
        .broken("a record that is not there", changed { $0.records[1].claimedOffset = 3 }, "not where"),
        .broken("a record within another", changed { $0.records[1].claimedOffset = 0 }, "overlap"),
        .broken("a record of a size beyond Int",
            changed {
                $0.usesZip64 = true
                $0.records[1].claimedSize = -1
            }, "no size or place"),
        .broken("a record of a large size",
            changed {
                $0.usesZip64 = true
                $0.records[1].claimedSize = .max
            }, "reaches beyond"),
        .broken("more records than there are",
            changed {
                $0.usesZip64 = true
                $0.claimedCount = 3
            }, "cut off"),
        .broken("fewer records than there are", changed { $0.claimedCount = 1 }, "more than 1 records"),
        .broken("more records than can be",
            changed {
                $0.usesZip64 = true
                $0.claimedCount = .max
            }, "cannot have"),
        .broken("a directory beyond the file", changed { $0.claimedDirectory = (1 << 30, 100) }, "directory is outside"),
        .broken("a directory that overflows",
            changed {
                $0.usesZip64 = true
                $0.claimedDirectory = (-1, 100)
            }, "directory is outside"),

        .broken("another version", LegacyFixture(version: PickleFixture.integer(1002)).bytes, "not 1001"),
        .broken("no list of storages", LegacyFixture(keys: text("N")).bytes, "is None"),
        .broken("a storage nobody uses", LegacyFixture(keys: text("]") + PickleFixture.string("1") + text("a")).bytes,
            "does not fit"),
        Malformed("a list of no storages", LegacyFixture(keys: text("]")).bytes, .missingStorage("0", tensor: "t")),
        Malformed("a storage of another size than said", LegacyFixture(count: 5).bytes,
            .wrongStorageSize("0", expected: 6, found: 5)),
        .broken("a storage of a negative size", LegacyFixture(count: -1).bytes, "claims -1 elements"),
        .broken("a storage of a size that overflows", LegacyFixture(count: 1 << 62).bytes, "4611686018427387904"),
        Malformed("a storage cut off", LegacyFixture(count: 7).bytes, again) {
            if case .truncated = $0 { true } else { false }
        },
    ]

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
