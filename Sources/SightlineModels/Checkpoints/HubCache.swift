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
            let cache = environment["XDG_CACHE_HOME"].map { URL(fileURLWithPath: $0) }
                ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
            directory = cache.appendingPathComponent("huggingface/hub")
        }
    }

    /// The directory of the revision that `main` points to, else of the newest snapshot; nil if there is none.
    public func snapshot(of name: String) -> URL? {
        guard let repository = repository(of: name) else { return nil }
        let snapshots = repository.appendingPathComponent("snapshots")
        if let reference = try? String(contentsOf: repository.appendingPathComponent("refs/main"), encoding: .utf8) {
            let snapshot = snapshots.appendingPathComponent(reference.trimmingCharacters(in: .whitespacesAndNewlines))
            if Checkpoint.isDirectory(snapshot) { return snapshot }
        }
        let candidates = (try? FileManager.default.contentsOfDirectory(
            at: snapshots, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        return candidates.filter(Checkpoint.isDirectory).max { modified($0) < modified($1) }
    }

    func placesLooked(for name: String) -> [String] {
        repository(of: name).map { [$0.path] } ?? []
    }

    /// Names are `name` or `org/name`; anything else cannot be in the cache.
    private func repository(of name: String) -> URL? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "._-"))
        let isName = parts.count <= 2 && parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".") && part.unicodeScalars.allSatisfy(allowed.contains)
        }
        guard isName else { return nil }
        return directory.appendingPathComponent("models--" + parts.joined(separator: "--"))
    }

    private func modified(_ url: URL) -> Date {
        (try? url.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate ?? .distantPast
    }
}
