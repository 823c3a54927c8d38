import Foundation

/// The small checkpoints that SightlineModelsTests compares with the reference, where they lie in the package.
enum GoldenModels {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SightlineModelsTests/Golden/tiny")

    static func directory(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// The files that make the model `name`.
    static func files(_ name: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: directory(name), includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent != "expected.json" && $0.lastPathComponent != "trace.safetensors" }
    }
}

extension TemporaryFolder {
    /// A Hugging Face cache in which each name is a golden checkpoint, linked to as in a real one.
    ///
    /// - Parameter missing: Files to leave out of all of them.
    func cache(_ models: KeyValuePairs<String, String>, missing: Set<String> = []) throws -> String {
        let cache = path("hub-\(UUID().uuidString)")
        for (name, golden) in models {
            let snapshot = URL(fileURLWithPath: cache)
                .appendingPathComponent("models--\(name.replacing("/", with: "--"))/snapshots/0123abcd")
            try FileManager.default.createDirectory(at: snapshot, withIntermediateDirectories: true)
            for file in try GoldenModels.files(golden) where !missing.contains(file.lastPathComponent) {
                try FileManager.default.createSymbolicLink(
                    at: snapshot.appendingPathComponent(file.lastPathComponent), withDestinationURL: file)
            }
        }
        return cache
    }
}
