import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom
import Testing

/// A dictionary's file: what is written is read, and what is damaged is refused by name.
@Suite struct DictionaryFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Ids with gaps, in three blocks of 256 records.
    private static let ids = [3, 4, 9, 255, 256, 300, 599]

    private func written(_ model: any ScoringModel = DictionaryFixture.planted(600).model) throws -> SLALOMDictionary {
        try DictionaryFixture.build(model, Self.ids, in: folder, coverage: .corpus)
    }

    /// Of the file.
    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: written().path)) }

    @Test func whatIsWrittenIsRead() throws {
        let (model, truth) = DictionaryFixture.planted(600)
        let dictionary = try written(model)
        let header = dictionary.header
        #expect(header.model == "planted" && header.program == SightlineVersion.current)
        #expect(header.fingerprint == nil && header.choice == nil)
        #expect(header.classes == model.labels && header.coverage == .corpus)
        #expect(header.frame == TextFrame(before: [600], after: [601]))
        #expect(header.tokenCount == Self.ids.count && header.idLimit == 600 && header.notFiniteCount == 0)
        #expect(header.forwardPasses == DictionaryFixture.queryCount(Self.ids.count, references: 2))
        // Of two labels that exclude each other, one.
        #expect(header.scores.map(\.label) == [1])
        #expect(dictionary.byteCount == (try folder.read("dict")).count)
        for id in -1...700 {
            let entry = try dictionary.entry(id)
            #expect((entry != nil) == Self.ids.contains(id), "token \(id)")
            if let entry { #expect(entry.scores[0].value == Double(Float(truth.values[id]))) }
        }
        try dictionary.verify()
    }

    @Test func aLabelThatOthersDoNotFollowFromHasScoresOfItsOwn() throws {
        let dictionary = try written(DictionaryFixture.threeLabels(600))
        #expect(dictionary.header.scores.map(\.label) == [0, 1, 2])
        let scores = try #require(try dictionary.entry(300)).scores
        #expect(abs(scores[0].value + scores[1].value - 1) < 1e-6)
        #expect(abs(2 * scores[0].value - scores[2].value) < 1e-6)
    }

    @Test func aLookupReadsItsBlockAlone() throws {
        let dictionary = try SLALOMDictionary(contentsOf: URL(fileURLWithPath: written().path))
        #expect(dictionary.readBlockCount == 0)
        _ = try dictionary.entry(3)
        _ = try dictionary.entry(9)
        #expect(dictionary.readBlockCount == 1)
        _ = try dictionary.entry(599)
        #expect(dictionary.readBlockCount == 2)
    }

    // MARK: - Damage

    private func problem(_ data: Data, verifying: Bool = true) throws -> DictionaryError.Problem? {
        let path = try folder.write("damaged", data)
        do {
            let dictionary = try SLALOMDictionary(path: path)
            if verifying { try dictionary.verify() }
            return nil
        } catch let error as DictionaryError {
            #expect(error.path == path)
            return error.problem
        }
    }

    private func number(_ data: Data, at place: Int, _ byteCount: Int) -> Int {
        (0..<byteCount).reversed().reduce(0) { $0 << 8 | Int(data[place + $1]) }
    }

    @Test func everyLengthButTheRightOneIsRefused() throws {
        let whole = try bytes()
        let recordsStart = number(whole, at: 24, 8)
        for length in 0..<whole.count where length < 64 || length % 97 == 0 || length > whole.count - 20 {
            let expected: DictionaryError.Problem = switch length {
            case ..<8: .notADictionary
            case ..<32: .wrongSize(expected: 32, found: length)
            case ..<recordsStart: .wrongSize(expected: recordsStart, found: length)
            default: .wrongSize(expected: whole.count, found: length)
            }
            #expect(try problem(whole.prefix(length), verifying: false) == expected, "\(length) bytes")
        }
        #expect(try problem(whole + [0], verifying: false) == .wrongSize(expected: whole.count, found: whole.count + 1))
        #expect(try problem(whole) == nil)
    }

    @Test func noChangedByteIsOverlooked() throws {
        let whole = try bytes()
        let (headerLength, recordsStart) = (number(whole, at: 12, 4), number(whole, at: 24, 8))
        var generator = SeededGenerator(seed: 3)
        let places = Array(0..<32) + (0..<400).map { _ in Int.random(in: 32..<whole.count, using: &generator) }
        for place in places {
            var changed = whole
            changed[place] ^= UInt8.random(in: 1...255, using: &generator)
            let found = try #require(try problem(changed), "byte \(place)")
            switch place {
            case ..<8: #expect(found == .notADictionary)
            case ..<12: #expect(found == .otherVersion(number(changed, at: 8, 4)))
            // A length, a checksum and a place.
            case ..<32: break
            case ..<recordsStart: #expect(found == .corruptHeader, "byte \(place)")
            default:
                let first = (place - recordsStart) / 16 / 256 * 256
                #expect(found == .corruptBlock(ids: first..<min(first + 256, 600)), "byte \(place)")
            }
        }
        #expect(headerLength > 300)
    }

    @Test func aDamagedBlockLeavesTheOthersReadable() throws {
        var data = try bytes()
        data[number(data, at: 24, 8) + 16 * 300 + 5] ^= 1
        let dictionary = try SLALOMDictionary(path: folder.write("damaged", data))
        #expect(try dictionary.entry(3) != nil && dictionary.entry(599) != nil)
        for id in [256, 300] {
            #expect(throws: DictionaryError.self) { try dictionary.entry(id) }
        }
        // Of its text, no explanation is made up.
        #expect(throws: DictionaryError.self) {
            try DictionarySLALOM(dictionary, for: DictionaryFixture.planted(600).model)
                .explain("w3 w300", with: DictionaryFixture.planted(600).model)
        }
    }

    /// A file whose header has other content, with the checksum that belongs to it.
    private func rewritten(_ change: (String) -> String) throws -> Data {
        let whole = try bytes()
        let (length, recordsStart) = (number(whole, at: 12, 4), number(whole, at: 24, 8))
        let json = Data(change(String(decoding: whole[32..<32 + length], as: UTF8.self)).utf8)
        let table = whole[((32 + length + 7) & ~7)..<recordsStart]
        func littleEndian(_ number: some FixedWidthInteger) -> Data { withUnsafeBytes(of: number.littleEndian) { Data($0) } }
        let padding = Data(count: (8 - json.count % 8) % 8)
        let start = 32 + json.count + padding.count + table.count
        let checked = littleEndian(UInt64(start)) + json + padding + table
        let checksum = checked.withUnsafeBytes { XXHash64.hash($0) }
        return whole[..<12] + littleEndian(UInt32(json.count)) + littleEndian(checksum) + checked + whole[recordsStart...]
    }

    @Test(arguments: [
        (#""references":\[(\d)"#, #""references":[-$1"#, "an id is out of range"),
        (#""label":1"#, #""label":0"#, "its scores are not those of its labels"),
        (#""idLimit":600"#, #""idLimit":4"#, "the number of tokens is out of range"),
        (#""noise":"#, #""noise":-"#, "the score of label 1 is broken"),
    ])
    func aHeaderThatMakesNoSenseIsRefused(pattern: String, replacement: String, reason: String) throws {
        #expect(try problem(rewritten { $0 }) == nil)
        let changed = try rewritten {
            $0.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
        }
        #expect(try problem(changed) == .brokenHeader(reason: reason))
    }

    @Test func aHeaderThatIsNoHeaderIsRefused() throws {
        for content in ["{}", "[", "{\"labels\": 3}"] {
            guard case .brokenHeader? = try problem(rewritten { _ in content }) else {
                Issue.record("\(content) passed")
                continue
            }
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        for path in [folder.path("nowhere"), folder.path("")] {
            let error = #expect(throws: DictionaryError.self) { try SLALOMDictionary(path: path) }
            guard case .unreadable? = error?.problem else {
                Issue.record("\(path): \(String(describing: error))")
                continue
            }
        }
        #expect(try problem(Data("# some text\n".utf8)) == .notADictionary)
    }

    // MARK: - Messages

    @Test(arguments: [
        (DictionaryError.Problem.notADictionary, "this is no dictionary; make one with: sightline dictionary build"),
        (.otherVersion(7), "the dictionary has the format 7, but this version of Sightline reads format 1; build it anew"),
        (
            .wrongSize(expected: 10, found: 9),
            "the file has 9 bytes, but its header says 10; copy the file again, or build the dictionary anew"
        ),
        (
            .corruptBlock(ids: 256..<300),
            "the scores of tokens 256 to 299 are damaged; copy the file again, or build the dictionary anew"
        ),
        (
            .otherModel(dictionary: "a", given: "b", difference: "model.safetensors is another"),
            "the dictionary is of a, not of b: model.safetensors is another; give that model, or build a dictionary of this one"
        ),
    ] as [(DictionaryError.Problem, String)])
    func messagesNameTheFileAndTheMend(problem: DictionaryError.Problem, message: String) throws {
        let path = try folder.write("x", Data())
        let error = #expect(throws: DictionaryError.self) { try SLALOMDictionary(path: path) }
        #expect(error?.description == "\(path): this is no dictionary; make one with: sightline dictionary build")
        #expect(DictionaryError("film.dict", problem).description == "film.dict: \(message)")
    }
}
