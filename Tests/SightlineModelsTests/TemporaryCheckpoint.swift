import Foundation
import SightlineJSON
import Testing

/// A copy of a golden checkpoint to be spoiled, gone when its test is over.
final class TemporaryCheckpoint: Sendable {
    let directory: URL

    init(copying name: String = "bert-gelu-python") throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.copyItem(at: GoldenCheckpoint(name: name).directory, to: directory)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    func url(_ file: String) -> URL { directory.appendingPathComponent(file) }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(at: url(file))
    }

    func write(_ file: String, _ content: String) throws {
        try Data(content.utf8).write(to: url(file))
    }

    /// Adds what lies in a folder of Golden/torch.
    func add(_ folder: String) throws {
        let source = GoldenCheckpoint.folder.appendingPathComponent("torch/\(folder)")
        for file in try FileManager.default.contentsOfDirectory(atPath: source.path) {
            try FileManager.default.copyItem(at: source.appendingPathComponent(file), to: url(file))
        }
    }

    /// Sets `key` of `config.json` to a value written in JSON; nil takes it out.
    func configure(_ key: String, _ value: String?) throws {
        let data = try Data(contentsOf: url("config.json"))
        var members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        members[key] = try value.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)
        }
        try JSONSerialization.data(withJSONObject: members).write(to: url("config.json"))
    }

    /// Replaces the one place where `file` holds `old` by as many bytes.
    func replace(_ old: String, by new: String, in file: String) throws {
        var data = try Data(contentsOf: url(file))
        let range = try #require(data.range(of: Data(old.utf8)))
        data.replaceSubrange(range, with: Data(new.utf8))
        try data.write(to: url(file))
    }

    /// Overwrites one float32 element of a tensor in `model.safetensors`.
    func overwrite(_ tensor: String, element: Int, with value: Float) throws {
        var data = try Data(contentsOf: url("model.safetensors"))
        let headerLength = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = JSONReader(try JSONValue(parsing: data[8..<8 + headerLength]))
        let offset = try header[tensor]["data_offsets"].elements()[0].integer()
        let start = 8 + headerLength + offset + 4 * element
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data.replaceSubrange(start..<start + 4, with: $0) }
        try data.write(to: url("model.safetensors"))
    }
}
