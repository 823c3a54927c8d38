import Foundation
import SightlineModels

/// The small models of Tests/Golden/models.py, which SightlineModelsTests has among its resources.
enum GoldenModels {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SightlineModelsTests/Golden/tiny")

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    static func directory(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// A classifier, or a language model's choice between two tokens.
    static func model(_ name: String) throws -> any TraceableModel {
        switch try TextModel(checkpoint: Checkpoint(directory: directory(name))) {
        case .classifier(let model): model
        case .languageModel(let model): try model.choice(of: model.token(11), foil: model.token(12))
        }
    }

    /// minilm-sst2, where it is beside the package.
    static let larger = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/models/minilm-sst2")
    static let hasLarger = FileManager.default.fileExists(atPath: larger.path)

    static let text = "the film is not very good , and the plot was slow . i like fun"
}
