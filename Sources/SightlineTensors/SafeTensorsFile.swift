import Foundation
import SightlineJSON

/// A `.safetensors` file, mapped into memory: a JSON header and the tensors' bytes behind it.
///
/// Everything the header says is checked against the file's size when the file is opened, so reading a tensor later
/// cannot run past the end. Format: 8 bytes of header length (little-endian), the header
/// `{name: {dtype, shape, data_offsets}}`, the data.
public struct SafeTensorsFile: Sendable {
    /// Where a tensor lies, and what it is.
    public struct Entry: Sendable, Equatable {
        public let dtype: DType
        public let shape: [Int]
        package let bytes: Range<Int>
    }

    public let url: URL
    public let entries: [String: Entry]
    /// What whoever wrote the file had to say of it.
    public let metadata: [String: String]
    private let data: Data

    /// The size of the file.
    public var byteCount: Int { data.count }

    /// Longer headers are refused, as the format's reference reader does.
    private static let largestHeader = 100_000_000

    /// - Throws: ``SafeTensorsError``, naming the file and, where one is at fault, the tensor.
    public init(url: URL) throws {
        self.url = url
        do {
            data = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw SafeTensorsError(url, .unreadable(reason: error.localizedDescription))
        }
        guard data.count >= 8 else { throw SafeTensorsError(url, .truncated(needed: 8, found: data.count)) }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= Self.largestHeader else { throw SafeTensorsError(url, .headerTooLong(length)) }
        let dataStart = 8 + Int(length)
        guard dataStart <= data.count else {
            throw SafeTensorsError(url, .truncated(needed: dataStart, found: data.count))
        }
        (entries, metadata) = try Self.read(
            header: data[data.startIndex + 8..<data.startIndex + dataStart], dataStart: dataStart, fileSize: data.count,
            url: url)
    }

    /// A copy of the tensor, as stored.
    ///
    /// - Throws: ``SafeTensorsError`` if there is no tensor of that name.
    public func tensor(named name: String) throws -> Tensor {
        guard let entry = entries[name] else { throw SafeTensorsError(url, .missing(name)) }
        return try data.withUnsafeBytes { bytes in
            try Tensor(bytes: UnsafeRawBufferPointer(rebasing: bytes[entry.bytes]), dtype: entry.dtype, shape: entry.shape)
        }
    }
}

// MARK: - The header

extension SafeTensorsFile {
    private static func read(
        header: Data, dataStart: Int, fileSize: Int, url: URL
    ) throws -> (entries: [String: Entry], metadata: [String: String]) {
        var entries: [String: Entry] = [:]
        var metadata: [String: String] = [:]
        do {
            let root = JSONReader(try JSONValue(parsing: header))
            for (name, reader) in try root.members() {
                guard name != metadataKey else {
                    // Others than strings are passed over: they say nothing of the tensors.
                    if case .object(let members) = reader.value {
                        for case (let key, .string(let value)) in members { metadata[key] = value }
                    }
                    continue
                }
                let entry = try entry(reader, name: name, dataStart: dataStart, fileSize: fileSize, url: url)
                // JSON tells keys apart by their bytes, Swift by their canonical form.
                guard entries.updateValue(entry, forKey: name) == nil else {
                    throw SafeTensorsError(
                        url, .brokenHeader(reason: "two tensors are called \(name), in different spellings"))
                }
            }
        } catch let error as SafeTensorsError {
            throw error
        } catch {
            throw SafeTensorsError(url, .brokenHeader(reason: "\(error)"))
        }
        try refuseOverlaps(entries, url: url)
        return (entries, metadata)
    }

    static let metadataKey = "__metadata__"

    private static func entry(
        _ reader: JSONReader, name: String, dataStart: Int, fileSize: Int, url: URL
    ) throws -> Entry {
        let code = try reader["dtype"].string()
        guard let dtype = DType(safeTensorsCode: code) else {
            throw SafeTensorsError(url, .unsupportedType(name, code))
        }
        let shape = try reader["shape"].elements().map { try $0.integer(in: 0 ... .max) }
        let offsets = try reader["data_offsets"].elements().map { try $0.integer(in: 0 ... .max) }
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw SafeTensorsError(url, .badOffsets(name, offsets))
        }
        guard offsets[1] <= fileSize - dataStart else {
            let (needed, overflow) = dataStart.addingReportingOverflow(offsets[1])
            throw SafeTensorsError(url, .truncated(needed: overflow ? .max : needed, found: fileSize))
        }
        guard dtype.byteCount(of: shape) == offsets[1] - offsets[0] else {
            throw SafeTensorsError(url, .sizeMismatch(name, shape, offsets[1] - offsets[0]))
        }
        return Entry(dtype: dtype, shape: shape, bytes: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    private static func refuseOverlaps(_ entries: [String: Entry], url: URL) throws {
        let ordered = entries.filter { !$0.value.bytes.isEmpty }
            .sorted { $0.value.bytes.lowerBound < $1.value.bytes.lowerBound }
        for (former, latter) in zip(ordered, ordered.dropFirst())
        where former.value.bytes.upperBound > latter.value.bytes.lowerBound {
            throw SafeTensorsError(url, .overlap(former.key, latter.key))
        }
    }
}

extension DType {
    private static let safeTensorsCodes: [DType: String] = [
        .bool: "BOOL", .uint8: "U8", .int8: "I8", .float8E5M2: "F8_E5M2", .float8E4M3: "F8_E4M3", .int16: "I16",
        .uint16: "U16", .float16: "F16", .bfloat16: "BF16", .int32: "I32", .uint32: "U32", .float32: "F32",
        .int64: "I64", .uint64: "U64", .float64: "F64",
    ]

    private static let bySafeTensorsCode = Dictionary(
        uniqueKeysWithValues: safeTensorsCodes.map { ($0.value, $0.key) })

    /// The type that a safetensors header calls `code`.
    init?(safeTensorsCode code: String) {
        guard let dtype = Self.bySafeTensorsCode[code] else { return nil }
        self = dtype
    }

    var safeTensorsCode: String { Self.safeTensorsCodes[self]! }
}
