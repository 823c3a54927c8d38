import Foundation
import SightlineJSON

extension SafeTensorsFile {
    /// Writes tensors to a file, which gets its name only when it is whole: until then, an earlier one stays.
    ///
    /// - Parameters:
    ///   - tensors: With their names, each of which is there once.
    ///   - metadata: What there is to say beside.
    /// - Throws: ``SafeTensorsError`` (`unwritable`, `unsupportedType`).
    public static func write(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:], to url: URL
    ) throws {
        // Wider types first, so that each tensor lies where its type may.
        let ordered = try tensors.map { name, tensor in
            guard let dtype = tensor.dtype else { throw SafeTensorsError(url, .unsupportedType(name, "?")) }
            return (name: name, tensor: tensor, dtype: dtype)
        }.sorted { ($1.dtype.byteCount, $0.name) < ($0.dtype.byteCount, $1.name) }

        var header = JSONObject()
        if !metadata.isEmpty {
            var members = JSONObject()
            for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { members.append(key, .string(value)) }
            header.append(metadataKey, .object(members))
        }
        var end = 0
        for (name, tensor, dtype) in ordered {
            let start = end
            end += tensor.elementCount * dtype.byteCount
            let isNew = header.append(
                name,
                .object([
                    "dtype": .string(dtype.safeTensorsCode), "shape": .array(tensor.shape.map(JSONValue.integer)),
                    "data_offsets": .array([.integer(start), .integer(end)]),
                ]))
            precondition(isNew, "the tensor \(name) is there twice")
        }
        try replace(url) { file in
            try file.write(contentsOf: opening(header))
            for (_, tensor, _) in ordered { try file.write(contentsOf: tensor.bytes()) }
        }
    }

    /// The header and its length. Spaces bring the data to a multiple of eight bytes.
    private static func opening(_ header: JSONObject) -> Data {
        var text = Data(JSONValue.object(header).text().utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
    }

    private static func replace(_ url: URL, _ body: (FileHandle) throws -> Void) throws {
        let part = url.path + ".part"
        do {
            try Data().write(to: URL(fileURLWithPath: part))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: part))
            try body(file)
            try file.synchronize()
            try file.close()
            guard rename(part, url.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch let error as TorchError {
            unlink(part)
            throw error
        } catch {
            unlink(part)
            throw SafeTensorsError(url, .unwritable(reason: error.localizedDescription))
        }
    }
}

extension Tensor {
    /// The elements as they lie in memory, row by row.
    package func bytes() throws -> Data {
        var data = Data(count: elementCount * (dtype?.byteCount ?? 0))
        try data.withUnsafeMutableBytes { bytes in try copyBytes(to: bytes) }
        return data
    }
}
