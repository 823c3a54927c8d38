import Foundation

/// The local cache that Hugging Face's tools keep: `models--org--name/{refs,snapshots}`.
///
/// It lies at `$HF_HUB_CACHE`, else `$HF_HOME/hub`, else `~/.cache/huggingface/hub`. It is only read.
public struct HubCache: Sendable {
    public let directory: URL

    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let hub = environment["HF_HUB_CACHE"], !hub.isEmpty {
            directory = URL(fileURLWithPath: hub)
        } else if let home = environment["HF_HOME"], !home.isEmpty {
            directory = URL(fileURLWithPath: home).appendingPathComponent("hub")
        } else {
            let cache: URL
            if let home = environment["XDG_CACHE_HOME"], !home.isEmpty {
                cache = URL(fileURLWithPath: home)
            } else {
                cache = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
            }
            directory = cache.appendingPathComponent("huggingface/hub")
        }
    }

    /// The directory of the revision that `main` points to, else of the newest snapshot; nil if there is none.
    public func snapshot(of name: String) -> URL? {
        guard let repository = repository(of: name) else { return nil }
        let snapshots = repository.appendingPathComponent("snapshots")
        if let reference = try? String(contentsOf: repository.appendingPathComponent("refs/main"), encoding: .utf8) {
            let revision = reference.trimmingCharacters(in: .whitespacesAndNewlines)
            let snapshot = snapshots.appendingPathComponent(revision)
            if Self.isName(revision[...]), Checkpoint.isDirectory(snapshot) { return snapshot }
        }
        let candidates = (try? FileManager.default.contentsOfDirectory(
            at: snapshots, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        return candidates.filter(Checkpoint.isDirectory).max { modified($0) < modified($1) }
    }

    /// The models in the cache that have a snapshot, by name.
    public var checkpoints: [Checkpoint] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return folders.compactMap { folder in
            guard folder.hasPrefix(Self.folderPrefix) else { return nil }
            // An organisation's name has no two dashes in a row.
            let name = folder.dropFirst(Self.folderPrefix.count).split(separator: "--", maxSplits: 1).joined(separator: "/")
            guard repository(of: name)?.lastPathComponent == folder, let snapshot = snapshot(of: name) else { return nil }
            return Checkpoint(name: name, directory: snapshot)
        }.sorted { $0.name < $1.name }
    }

    private static let folderPrefix = "models--"

    func placesLooked(for name: String) -> [String] {
        repository(of: name).map { [$0.path] } ?? []
    }

    /// Names are `name` or `org/name`; anything else cannot be in the cache.
    private func repository(of name: String) -> URL? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy(Self.isName) else { return nil }
        return directory.appendingPathComponent(Self.folderPrefix + parts.joined(separator: "--"))
    }

    /// Whether `text` names one thing in a directory, and nothing outside it.
    private static func isName(_ text: Substring) -> Bool {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "._-"))
        return !text.isEmpty && !text.hasPrefix(".") && text.unicodeScalars.allSatisfy(allowed.contains)
    }

    private func modified(_ url: URL) -> Date {
        (try? url.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate ?? .distantPast
    }
}
