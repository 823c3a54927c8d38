import Foundation

/// A model directory in the Hugging Face layout: `config.json`, weights, `tokenizer.json`.
///
/// This only says where the model lies; reading, and every check, happens where the parts are used.
public struct Checkpoint: Sendable, Hashable {
    /// How the user, or a result, names it: a path, `org/name`, or `tiny-sentiment` for the bundled one.
    public let name: String
    public let directory: URL

    init(name: String, directory: URL) {
        self.name = name
        self.directory = directory
    }

    /// A directory.
    ///
    /// - Throws: ``CheckpointError`` (`notFound`) if it is none.
    public init(directory: URL) throws {
        guard Self.isDirectory(directory) else {
            throw CheckpointError(directory.path, .notFound(looked: [directory.path]))
        }
        self.init(name: directory.path, directory: directory)
    }

    /// A path to a directory, or a name such as `org/name` in the local Hugging Face cache (see ``HubCache``).
    ///
    /// Nothing is downloaded.
    ///
    /// - Throws: ``CheckpointError`` (`notFound`), listing the places looked at.
    public init(_ pathOrName: String) throws {
        let path = URL(fileURLWithPath: (pathOrName as NSString).expandingTildeInPath)
        // An empty path would be the current directory.
        if !pathOrName.isEmpty, Self.isDirectory(path) {
            self.init(name: pathOrName, directory: path)
            return
        }
        if pathOrName == Self.bundled.name {
            self = .bundled
            return
        }
        let cache = HubCache()
        guard let snapshot = cache.snapshot(of: pathOrName) else {
            throw CheckpointError(pathOrName, .notFound(looked: [path.path] + cache.placesLooked(for: pathOrName)))
        }
        self.init(name: pathOrName, directory: snapshot)
    }

    /// The classifier that comes with Sightline: film-review sentiment, two layers, English (see its model card).
    public static let bundled = Checkpoint(
        name: "tiny-sentiment",
        directory: Bundle.module.bundleURL.appendingPathComponent("tiny-sentiment", isDirectory: true))

    static func isDirectory(_ url: URL) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
