import Foundation
import SightlineModels

/// A folder that goes when the test does.
final class TemporaryFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("sightline-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        try data.write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    /// The bundled checkpoint with some files replaced, or left out (nil).
    func checkpoint(_ changes: [String: Data?] = [:]) throws -> String {
        let original = Checkpoint.bundled.directory
        let copy = url.appendingPathComponent("checkpoint-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"] {
            let target = copy.appendingPathComponent(name)
            if let change = changes[name] {
                try change?.write(to: target)
            } else {
                try FileManager.default.createSymbolicLink(
                    at: target, withDestinationURL: original.appendingPathComponent(name))
            }
        }
        return copy.path
    }

    /// A file of the bundled checkpoint with one text replaced by another.
    static func original(_ name: String, replacing old: String, with new: String) throws -> Data {
        let text = try String(contentsOf: Checkpoint.bundled.directory.appendingPathComponent(name), encoding: .utf8)
        return Data(text.replacingOccurrences(of: old, with: new).utf8)
    }
}
