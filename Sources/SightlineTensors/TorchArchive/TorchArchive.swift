import Foundation

/// The tensors of a file that `torch.save` wrote, such as `pytorch_model.bin`, mapped into memory.
///
/// Both formats are read: the zip archive of torch 1.6 and later, and the older sequence of pickles. A pickle is a
/// program, and nothing of it is run: see ``PickleMachine`` for what is understood, which is tensors of the types of
/// ``DType`` and dictionaries of them. All that it says is checked against the file's size when the file is opened,
/// so reading a tensor later cannot run past the end. Which dictionary is read:
/// `PickleHeap.stateDictionary(_:)`. Formats: torch/serialization.py, `_save` and `_legacy_save`.
public struct TorchArchive: Sendable {
    /// Where a tensor lies, and what it is.
    public struct Entry: Sendable, Equatable {
        public let dtype: DType
        public let shape: [Int]
        /// Elements from one index to the next along each axis.
        let strides: [Int]
        /// From the first element to the last.
        package let bytes: Range<Int>
    }

    public let url: URL
    public let entries: [String: Entry]
    private let data: Data

    /// The size of the file.
    public var byteCount: Int { data.count }

    /// [ours] Longer pickles and directories are refused. A tensor takes some 200 bytes of a pickle.
    static let largestPickle = 10_000_000

    /// A pickle that was read, and where the storages that it speaks of lie in the file.
    struct Contents {
        let root: PickleValue
        let heap: PickleHeap
        let storages: [String: Range<Int>]
    }

    /// - Throws: ``TorchArchiveError``, naming the file and, where one is at fault, the tensor; `refusedGlobal` if the
    ///   file is about more than tensors.
    public init(url: URL) throws {
        self.url = url
        do {
            data = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw TorchArchiveError(url, .unreadable(reason: error.localizedDescription))
        }
        do {
            entries = try Self.entries(data)
        } catch {
            throw TorchArchiveError(url, error)
        }
    }

    /// A copy of the tensor, as stored, laid out row by row.
    ///
    /// - Throws: ``TorchArchiveError`` (`missing`) if there is no tensor of that name.
    public func tensor(named name: String) throws -> Tensor {
        guard let entry = entries[name] else { throw TorchArchiveError(url, .missing(name)) }
        return try data.withUnsafeBytes { bytes in
            let span = UnsafeRawBufferPointer(rebasing: bytes[entry.bytes])
            guard !entry.isContiguous else { return try Tensor(bytes: span, dtype: entry.dtype, shape: entry.shape) }
            let elements = try Tensor(
                bytes: span, dtype: entry.dtype, shape: [span.count / entry.dtype.byteCount])
            return try elements.strided(entry.shape, strides: entry.strides).contiguous()
        }
    }
}

extension TorchArchive.Entry {
    /// Whether the elements lie row by row, without gaps.
    fileprivate var isContiguous: Bool {
        var expected = 1
        for (size, stride) in zip(shape, strides).reversed() where size != 1 {
            guard stride == expected else { return shape.contains(0) }
            expected *= size
        }
        return true
    }
}

// MARK: - The tensors' places

extension TorchArchive {
    private static func entries(_ data: Data) throws(TorchArchiveError.Problem) -> [String: Entry] {
        let contents: Contents
        if data.starts(with: zipSignature) {
            contents = try zipContents(data)
        } else if data.starts(with: legacySignature) {
            contents = try legacyContents(data)
        } else {
            throw .unknownFormat
        }
        var entries: [String: Entry] = [:]
        for (name, tensor) in try contents.heap.stateDictionary(contents.root) {
            entries[name] = try entry(tensor, name: name, storages: contents.storages, fileSize: data.count)
        }
        return entries
    }

    private static func entry(
        _ tensor: PickledTensor, name: String, storages: [String: Range<Int>], fileSize: Int
    ) throws(TorchArchiveError.Problem) -> Entry {
        let storage = tensor.storage
        guard let region = storages[storage.key] else { throw .missingStorage(storage.key, tensor: name) }
        let found = region.count / storage.dtype.byteCount
        guard found == storage.elementCount else {
            throw .wrongStorageSize(storage.key, expected: storage.elementCount, found: found)
        }
        guard let span = tensor.span else {
            throw .outsideStorage(
                tensor: name, offset: tensor.offset, shape: tensor.shape, strides: tensor.strides)
        }
        // A stride of 0 repeats elements: a few bytes could ask for any amount of memory.
        guard let byteCount = tensor.dtype.byteCount(of: tensor.shape), byteCount <= fileSize else {
            throw .tooLarge(tensor: name, shape: tensor.shape)
        }
        return Entry(
            dtype: tensor.dtype, shape: tensor.shape, strides: tensor.strides,
            bytes: region.lowerBound + span.lowerBound..<region.lowerBound + span.upperBound)
    }
}
