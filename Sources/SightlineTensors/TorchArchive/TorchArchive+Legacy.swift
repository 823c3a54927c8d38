import Foundation

extension TorchArchive {
    /// A pickle of the number 0x1950A86A20F9469CFC6C.
    static let legacySignature: [UInt8] = [
        0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]
    private static let legacyVersion = 1001

    /// The format before torch 1.6: the signature, then pickles of the version, of facts about the machine that wrote
    /// the file, of the object, and of the storages' keys; then the storages in that order, each an int64 count of
    /// elements and the elements, always little-endian.
    static func legacyContents(_ data: Data) throws(TorchArchiveError.Problem) -> Contents {
        var reader = ByteReader([UInt8](data.prefix(largestPickle)), at: legacySignature.count)
        guard try next(&reader).root.integer == legacyVersion else {
            throw .brokenArchive(reason: "its version is not \(legacyVersion)")
        }
        _ = try next(&reader)
        let object = try next(&reader)
        let keys = try next(&reader)
        guard let list = keys.heap.list(keys.root) else {
            throw .brokenArchive(reason: "its list of storages is \(keys.root.kind)")
        }
        let storages = try storages(list, of: object.heap, in: data, from: reader.position)
        return Contents(root: object.root, heap: object.heap, storages: storages)
    }

    private static func next(
        _ reader: inout ByteReader
    ) throws(TorchArchiveError.Problem) -> (root: PickleValue, heap: PickleHeap) {
        var machine = PickleMachine(reader)
        let root = try machine.run()
        reader = machine.reader
        return (root, machine.heap)
    }

    private static func storages(
        _ keys: [PickleValue], of heap: PickleHeap, in data: Data, from start: Int
    ) throws(TorchArchiveError.Problem) -> [String: Range<Int>] {
        var elementSizes: [String: Int] = [:]
        for storage in heap.storages {
            let size = storage.dtype.byteCount
            guard elementSizes.updateValue(size, forKey: storage.key) ?? size == size else {
                throw .brokenArchive(reason: "the storage \(storage.key) has two types")
            }
        }
        var storages: [String: Range<Int>] = [:]
        var position = start
        for key in keys {
            guard let key = key.string, let elementSize = elementSizes[key], storages[key] == nil else {
                throw .brokenArchive(reason: "its list of storages does not fit its tensors")
            }
            guard position <= data.count - 8 else { throw .truncated(needed: position + 8, found: data.count) }
            var reader = ByteReader([UInt8](data[position..<position + 8]))
            position += 8
            let count = reader.number(Int64.self) ?? 0
            let (byteCount, overflow) = Int(count).multipliedReportingOverflow(by: elementSize)
            guard count >= 0, !overflow else {
                throw .brokenArchive(reason: "the storage \(key) claims \(count) elements")
            }
            guard byteCount <= data.count - position else {
                let (needed, overflow) = position.addingReportingOverflow(byteCount)
                throw .truncated(needed: overflow ? .max : needed, found: data.count)
            }
            storages[key] = position..<position + byteCount
            position += byteCount
        }
        return storages
    }
}
