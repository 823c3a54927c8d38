import Foundation

extension TorchArchive {
    static let zipSignature = Array("PK\u{3}\u{4}".utf8)

    /// The format since torch 1.6: a zip archive of `NAME/data.pkl`, a record `NAME/data/KEY` for each storage and, in
    /// newer files, `NAME/byteorder`.
    static func zipContents(_ data: Data) throws(TorchArchiveError.Problem) -> Contents {
        let records = try ZipDirectory(data).records
        let pickles = records.filter { $0.key.hasSuffix("/data.pkl") && $0.key.split(separator: "/").count == 2 }
        guard let (name, pickle) = pickles.first, pickles.count == 1 else {
            throw .brokenArchive(reason: "it has \(pickles.count) records data.pkl instead of one")
        }
        let folder = name.dropLast("data.pkl".count)
        if let order = records[folder + "byteorder"], !data[order].elementsEqual("little".utf8) { throw .bigEndian }
        guard pickle.count <= largestPickle else { throw .tooLong(part: "pickle", byteCount: pickle.count) }

        var machine = PickleMachine(ByteReader([UInt8](data[pickle])))
        let root = try machine.run()
        var storages: [String: Range<Int>] = [:]
        for storage in machine.heap.storages { storages[storage.key] = records["\(folder)data/\(storage.key)"] }
        return Contents(root: root, heap: machine.heap, storages: storages)
    }
}
