import Foundation
import SightlineTensors
import Testing

@Suite("A malformed safetensors file is refused, saying what is wrong")
struct SafeTensorsErrorTests {
    struct Malformed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// Parts of the message, apart from the file's name, which each has.
        let message: [String]
        let isExpected: @Sendable (SafeTensorsError.Problem) -> Bool

        init(
            _ name: String, _ bytes: [UInt8], _ message: String...,
            where isExpected: @escaping @Sendable (SafeTensorsError.Problem) -> Bool
        ) {
            self.init(name, bytes: bytes, message: message, where: isExpected)
        }

        init(_ name: String, _ fixture: SafeTensorsFixture, _ problem: SafeTensorsError.Problem, _ message: String...) {
            self.init(name, bytes: fixture.bytes, message: message) { $0 == problem }
        }

        /// A header that does not read as one, for a reason that names the place.
        static func broken(_ name: String, _ header: String, _ message: String...) -> Self {
            let fixture = SafeTensorsFixture(header: header, data: [UInt8](repeating: 0, count: 8))
            return Self(name, bytes: fixture.bytes, message: message + ["the header is broken", again]) {
                if case .brokenHeader = $0 { true } else { false }
            }
        }

        private init(
            _ name: String, bytes: [UInt8], message: [String],
            where isExpected: @escaping @Sendable (SafeTensorsError.Problem) -> Bool
        ) {
            testDescription = name
            self.bytes = bytes
            self.message = message
            self.isExpected = isExpected
        }
    }

    static let again = "download or save the file again"

    static func header(_ fields: String) -> String { #"{"t":{\#(fields)}}"# }

    static let overflowing = SafeTensorsFixture.tensor(shape: "[4611686018427387904,4611686018427387904]")

    static let cases: [Malformed] = [
        Malformed("empty", [], "has 0 bytes", again) { $0 == .truncated(needed: 8, found: 0) },
        Malformed("seven bytes", [1, 0, 0, 0, 0, 0, 0], "has 7 bytes", again) { $0 == .truncated(needed: 8, found: 7) },
        Malformed(
            "header longer than the file", SafeTensorsFixture(header: "{}", claimedLength: 3),
            .truncated(needed: 11, found: 10), "its header needs 11", again),
        Malformed(
            "header beyond the limit", SafeTensorsFixture(header: "{}", claimedLength: 100_000_001),
            .headerTooLong(100_000_001), "is it a safetensors file?"),
        Malformed(
            "header length with the top bit", SafeTensorsFixture(header: "{}", claimedLength: .max),
            .headerTooLong(.max), "18446744073709551615"),
        Malformed("text", Array("version https://example.org/lfs".utf8), "is it a safetensors file?") {
            if case .headerTooLong = $0 { true } else { false }
        },

        .broken("header of no bytes", ""),
        .broken("not JSON", "nonsense"),
        .broken("cut off JSON", #"{"t":{"dtype":"F32""#),
        .broken("an array", "[]", "the document: expected an object"),
        .broken("a string", #""t""#, "expected an object"),
        .broken("a tensor that is a number", #"{"t":3}"#, "t: expected an object"),
        .broken("a duplicate tensor", #"{"t":{},"t":{}}"#, #"the key "t" again"#),
        .broken("a duplicate key", header(#""dtype":"F32","dtype":"F32""#), #"the key "dtype" again"#),
        .broken(
            "names that differ in their composition alone",
            #"{"\u00e9":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"#
                + #""e\u0301":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#, "é"),
        .broken("no dtype", header(#""shape":[2],"data_offsets":[0,8]"#), "t.dtype: the key is missing"),
        .broken("no shape", header(#""dtype":"F32","data_offsets":[0,8]"#), "t.shape: the key is missing"),
        .broken("no offsets", header(#""dtype":"F32","shape":[2]"#), "t.data_offsets: the key is missing"),
        .broken("dtype of the wrong kind", header(#""dtype":7,"shape":[2],"data_offsets":[0,8]"#), "t.dtype"),
        .broken("shape of the wrong kind", header(#""dtype":"F32","shape":2,"data_offsets":[0,8]"#), "t.shape"),
        .broken("a negative size", header(#""dtype":"F32","shape":[-2],"data_offsets":[0,8]"#), "t.shape[0]"),
        .broken("a fractional size", header(#""dtype":"F32","shape":[2.0],"data_offsets":[0,8]"#), "t.shape[0]"),
        .broken("a size beyond Int", header(#""dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]"#),
            "t.shape[0]"),
        .broken("a negative offset", header(#""dtype":"F32","shape":[2],"data_offsets":[-8,0]"#), "t.data_offsets[0]"),
        .broken("an offset beyond Int", header(#""dtype":"F32","shape":[2],"data_offsets":[0,1e19]"#),
            "t.data_offsets[1]"),
        Malformed(
            "invalid UTF-8", withUnsafeBytes(of: UInt64(4).littleEndian, Array.init) + [0x7B, 0x22, 0xFF, 0x22],
            "UTF-8", again
        ) { if case .brokenHeader = $0 { true } else { false } },

        Malformed("an unknown type", .tensor(dtype: "F4"), .unsupportedType("t", "F4"), "tensor t", "float16"),
        Malformed("a type in small letters", .tensor(dtype: "f32"), .unsupportedType("t", "f32"), "tensor t"),
        Malformed("offsets reversed", .tensor(offsets: "[8,0]"), .badOffsets("t", [8, 0]), "tensor t", "[8, 0]", again),
        Malformed("one offset", .tensor(offsets: "[8]"), .badOffsets("t", [8]), "tensor t", again),
        Malformed("three offsets", .tensor(offsets: "[0,8,8]"), .badOffsets("t", [0, 8, 8]), "tensor t", again),
        Malformed(
            "data cut off", .tensor(byteCount: 7), .truncated(needed: 70, found: 69), "69 bytes", "needs 70", again),
        Malformed(
            "offsets far beyond the end", .tensor(offsets: "[9223372036854775799,9223372036854775807]"),
            .truncated(needed: .max, found: 106), again),
        Malformed("a shape too large", .tensor(shape: "[3]"), .sizeMismatch("t", [3], 8), "tensor t", "8 bytes", again),
        Malformed("a shape too small", .tensor(shape: "[1]"), .sizeMismatch("t", [1], 8), "tensor t", "[1]", again),
        Malformed("a scalar of two elements", .tensor(shape: "[]"), .sizeMismatch("t", [], 8), "tensor t", again),
        Malformed(
            "a shape that overflows", overflowing,
            .sizeMismatch("t", [4_611_686_018_427_387_904, 4_611_686_018_427_387_904], 8), "tensor t", again),
        Malformed(
            "an overflow that wraps to the right size", .tensor(shape: "[4611686018427387904,2]", offsets: "[0,0]"),
            .sizeMismatch("t", [4_611_686_018_427_387_904, 2], 0), "tensor t"),
        Malformed(
            "an empty shape that no tensor can have", .tensor(shape: "[0,9223372036854775807,9]", offsets: "[0,0]"),
            .sizeMismatch("t", [0, .max, 9], 0), "tensor t"),
        Malformed(
            "tensors that overlap",
            SafeTensorsFixture(
                header: #"{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]},"#
                    + #""b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
                data: [UInt8](repeating: 0, count: 8)),
            .overlap("a", "b"), "tensors a and b", again),
        Malformed(
            "a tensor inside another",
            SafeTensorsFixture(
                header: #"{"inner":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},"#
                    + #""outer":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
                data: [UInt8](repeating: 0, count: 8)),
            .overlap("outer", "inner"), "tensors outer and inner", again),
    ]

    @Test(arguments: cases)
    func isRefused(_ malformed: Malformed) throws {
        try withFile(malformed.bytes) { url in
            let error = try #require(throws: SafeTensorsError.self) { try SafeTensorsFile(url: url) }
            #expect(error.url == url)
            #expect(malformed.isExpected(error.problem), "\(error.problem)")
            for part in [url.path] + malformed.message {
                #expect("\(error)".contains(part), "\(error)")
            }
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        let directory = FileManager.default.temporaryDirectory
        for url in [directory, directory.appendingPathComponent("no-such-file-\(UUID().uuidString)")] {
            let error = try #require(throws: SafeTensorsError.self) { try SafeTensorsFile(url: url) }
            guard case .unreadable = error.problem else {
                Issue.record("\(error.problem)")
                continue
            }
            #expect("\(error)".contains(url.path))
        }
    }

    @Test func aTensorThatIsNotThereIsNamed() throws {
        try withFile(SafeTensorsFixture.tensor().bytes) { url in
            let file = try SafeTensorsFile(url: url)
            let error = try #require(throws: SafeTensorsError.self) { try file.tensor(named: "T") }
            #expect(error.problem == .missing("T"))
            #expect("\(error)".contains(url.path))
            #expect("\(error)".contains("no tensor T; is this the file of another model?"))
        }
    }
}
