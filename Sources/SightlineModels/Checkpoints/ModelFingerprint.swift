import Foundation
import SightlineTokenizers

/// Which model it is, by checksums of the files that decide what it computes: configuration, tokenizer, weights.
///
/// What is stored with a fingerprint belongs to that model alone. Comparing costs next to nothing where the files were not
/// touched since the fingerprint was taken, as the file system tells; else they are read, at some gigabytes a second.
public struct ModelFingerprint: Sendable, Equatable, Codable {
    public struct File: Sendable, Equatable, Codable {
        /// In the checkpoint's directory.
        public let name: String
        public let byteCount: Int
        /// XXH64 of the content, in hexadecimal digits.
        public let checksum: String
        /// When and where the content was read.
        let stamp: FileStamp
    }

    /// By name.
    public let files: [File]

    /// Reads all files.
    ///
    /// - Throws: ``CheckpointError`` for a checkpoint that lacks one.
    public init(_ checkpoint: Checkpoint) throws {
        files = try Self.names(checkpoint).map { name in
            let url = checkpoint.directory.appendingPathComponent(name)
            let data = try Self.content(url, checkpoint)
            return File(
                name: name, byteCount: data.count, checksum: Self.checksum(data),
                stamp: try Self.stamp(url, checkpoint))
        }
    }

    /// The first file that the checkpoint has otherwise; nil if it is the model that the fingerprint was taken of.
    ///
    /// - Throws: ``CheckpointError`` for a checkpoint that lacks a file.
    /// - Complexity: A look at each file's date, or a reading of those that were written, copied or moved since.
    public func difference(in checkpoint: Checkpoint) throws -> String? {
        let names = try Self.names(checkpoint)
        if let name = Set(names).symmetricDifference(files.map(\.name)).min() { return name }
        return try files.first { file in
            let url = checkpoint.directory.appendingPathComponent(file.name)
            let stamp = try Self.stamp(url, checkpoint)
            guard stamp.byteCount == file.byteCount else { return true }
            return try stamp != file.stamp && Self.checksum(Self.content(url, checkpoint)) != file.checksum
        }?.name
    }

    private static func names(_ checkpoint: Checkpoint) throws -> [String] {
        let urls = [checkpoint.directory.appendingPathComponent("config.json")]
            + (try checkpoint.tokenizerSource().files) + (try CheckpointWeights.fileList(checkpoint).urls)
        return Set(urls.map(\.lastPathComponent)).sorted()
    }

    private static func content(_ url: URL, _ checkpoint: Checkpoint) throws -> Data {
        do {
            return try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw CheckpointError(
                checkpoint.name, .missingFile(url.lastPathComponent, purpose: "is part of the model"))
        }
    }

    private static func stamp(_ url: URL, _ checkpoint: Checkpoint) throws -> FileStamp {
        guard let stamp = FileStamp(path: url.path) else {
            throw CheckpointError(
                checkpoint.name, .missingFile(url.lastPathComponent, purpose: "is part of the model"))
        }
        return stamp
    }

    private static func checksum(_ data: Data) -> String {
        XXHash64.digits(XXHash64.hash(data))
    }
}
