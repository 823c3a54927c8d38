import Foundation
import SightlineModels
import Synchronization

/// SLALOM's scores of a model's tokens, whatever the text they stand in: a file of a value and an importance for every
/// token, tied by type, which explains texts without asking the model.
///
/// The file is mapped into memory and stays where it is: opening reads its header, and looking up a token the block of
/// records that it stands in, whose checksum is verified the first time.
///
/// ```swift
/// let dictionary = try SLALOMDictionary(contentsOf: file)
/// let explainer = try DictionarySLALOM(dictionary, for: model)
/// let explanation = try explainer.explain("A gripping film", with: model)   // 0 forward passes
/// ```
public final class SLALOMDictionary: Sendable {
    /// What a dictionary has of a token.
    public struct Entry: Sendable, Equatable {
        public struct Score: Sendable, Equatable {
            /// `v`, in log odds: the score of a text of this token alone.
            public var value: Double
            /// `s`; they sum to zero over the dictionary.
            public var importance: Double
            /// One standard error.
            public var importanceError: Double
        }

        /// In the order of ``DictionaryHeader/scores``.
        public var scores: [Score]
    }

    /// As it was given.
    public let path: String
    public let header: DictionaryHeader
    /// Of all the content, in hexadecimal digits: two dictionaries with the same one are the same.
    public let checksum: String
    /// The size of the file.
    public var byteCount: Int { data.count }
    private let data: Data
    private let layout: DictionaryLayout
    /// Blocks whose checksum was right.
    private let verifiedBlocks = Mutex<Set<Int>>([])

    /// Opens a file.
    ///
    /// - Throws: ``DictionaryError``.
    /// - Complexity: O(header and table of checksums), which is 8 bytes for 256 tokens.
    public convenience init(contentsOf url: URL) throws {
        try self.init(path: url.path)
    }

    /// - Parameter path: How messages and results name the file.
    package init(path: String) throws {
        self.path = path
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw DictionaryError(path, .unreadable(reason: error.localizedDescription))
        }
        (header, layout, checksum) = try data.withUnsafeBytes { bytes in
            do throws(DictionaryError.Problem) {
                return try Self.opened(bytes)
            } catch {
                throw DictionaryError(path, error)
            }
        }
    }

    private static func opened(
        _ bytes: UnsafeRawBufferPointer
    ) throws(DictionaryError.Problem) -> (DictionaryHeader, DictionaryLayout, String) {
        let signature = DictionaryLayout.signature
        guard bytes.prefix(signature.count).elementsEqual(signature) else { throw .notADictionary }
        let start = DictionaryLayout.headerStart
        guard bytes.count >= start else { throw .wrongSize(expected: start, found: bytes.count) }
        let version = Int(bytes.number(at: 8, as: UInt32.self))
        guard version == DictionaryLayout.version else { throw .otherVersion(version) }
        let length = Int(bytes.number(at: 12, as: UInt32.self))
        let checkedStart = DictionaryLayout.checkedStart
        guard let recordsStart = Int(exactly: bytes.number(at: checkedStart, as: UInt64.self)),
            recordsStart >= start + length
        else { throw .corruptHeader }
        guard bytes.count >= recordsStart else { throw .wrongSize(expected: recordsStart, found: bytes.count) }
        let checksum = bytes.number(at: DictionaryLayout.checksumPlace, as: UInt64.self)
        guard XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[checkedStart..<recordsStart])) == checksum else {
            throw .corruptHeader
        }
        let header: DictionaryHeader
        do {
            header = try JSONDecoder().decode(DictionaryHeader.self, from: Data(bytes[start..<start + length]))
        } catch {
            throw .brokenHeader(reason: "\(error)")
        }
        if let reason = header.inconsistency { throw .brokenHeader(reason: reason) }
        let layout = DictionaryLayout(
            headerLength: length, recordCount: header.idLimit, scoreCount: header.scores.count)
        guard layout.recordsStart == recordsStart else {
            throw .brokenHeader(reason: "the records begin at \(recordsStart)")
        }
        guard bytes.count == layout.byteCount else {
            throw .wrongSize(expected: layout.byteCount, found: bytes.count)
        }
        return (header, layout, XXHash64.digits(checksum))
    }

    /// What the dictionary has of a token; nil if it lacks it.
    ///
    /// - Throws: ``DictionaryError`` (`corruptBlock`).
    /// - Complexity: O(1): a record, and the first time its block of 256.
    public func entry(_ id: Int) throws -> Entry? {
        guard (0..<layout.recordCount).contains(id) else { return nil }
        return try data.withUnsafeBytes { bytes in
            try verify(block: id / DictionaryLayout.blockRecordCount, bytes)
            let start = layout.recordsStart + id * layout.recordLength
            guard bytes[start] != 0 else { return nil }
            func number(_ index: Int) -> Double {
                Double(Float(bitPattern: bytes.number(at: start + 4 + 4 * index, as: UInt32.self)))
            }
            return Entry(
                scores: (0..<layout.scoreCount).map { score in
                    .init(
                        value: number(3 * score), importance: number(3 * score + 1),
                        importanceError: number(3 * score + 2))
                })
        }
    }

    /// Reads all of the file.
    ///
    /// - Throws: ``DictionaryError`` (`corruptBlock`).
    public func verify() throws {
        try data.withUnsafeBytes { bytes in
            for block in 0..<layout.blockCount { try verify(block: block, bytes) }
        }
    }

    /// Blocks that were read so far.
    package var readBlockCount: Int { verifiedBlocks.withLock { $0.count } }

    private func verify(block: Int, _ bytes: UnsafeRawBufferPointer) throws {
        guard verifiedBlocks.withLock({ !$0.contains(block) }) else { return }
        let content = UnsafeRawBufferPointer(rebasing: bytes[layout.bytes(ofBlock: block)])
        guard XXHash64.hash(content) == bytes.number(at: layout.tableStart + 8 * block, as: UInt64.self) else {
            throw DictionaryError(path, .corruptBlock(ids: layout.ids(ofBlock: block)))
        }
        _ = verifiedBlocks.withLock { $0.insert(block) }
    }
}

// MARK: - The model it is of

extension SLALOMDictionary {
    /// Makes sure that the dictionary is of this very model.
    ///
    /// - Throws: ``DictionaryError`` (`otherModel`, `otherPrecision`), ``CheckpointError``.
    /// - Complexity: As ``ModelFingerprint/difference(in:)``.
    public func check(_ model: any ScoringModel) throws {
        func refuse(_ difference: String) -> DictionaryError {
            DictionaryError(
                path, .otherModel(dictionary: header.model, given: model.name, difference: difference))
        }
        switch (header.fingerprint, model.origin) {
        case (let fingerprint?, let origin?):
            if let file = try fingerprint.difference(in: origin) { throw refuse("\(file) is another") }
        case (nil, nil):
            guard header.model == model.name else { throw refuse("it has another name") }
        default:
            throw refuse("it is of another kind")
        }
        guard header.classes == model.labels else {
            throw refuse("its labels are \(model.labels.names.joined(separator: ", "))")
        }
        // Two tokens may be spelled alike.
        guard header.choice == (model as? NextTokenChoice).map(DictionaryHeader.Choice.init) else {
            throw refuse("it chooses another token")
        }
        guard header.precision == model.precision.resultName else {
            throw DictionaryError(
                path,
                .otherPrecision(
                    dictionary: header.precision ?? Precision.float32.rawValue, given: model.precision.rawValue))
        }
    }
}
