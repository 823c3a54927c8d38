import Foundation
import SightlineJSON
import SightlineModels
import SightlineTensors
import Testing

/// A small model that Tests/Golden/models.py wrote, with what it should compute.
struct GoldenCheckpoint: Sendable, CustomTestStringConvertible {
    let name: String
    var testDescription: String { name }

    static let folder = (Bundle.module.resourceURL ?? Bundle.module.bundleURL).appendingPathComponent("Golden")

    /// All of them, by name.
    static let all: [GoldenCheckpoint] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("tiny").path)) ?? []
        return names.sorted().map(GoldenCheckpoint.init)
    }()

    static let traced = all.filter { FileManager.default.fileExists(atPath: $0.traceURL.path) }

    var directory: URL { Self.folder.appendingPathComponent("tiny/\(name)") }
    var traceURL: URL { directory.appendingPathComponent("trace.safetensors") }

    func model() throws -> TextClassifier {
        try TextClassifier(checkpoint: Checkpoint(directory: directory))
    }

    /// The model in the form that its checkpoint has: logits of classes, or of all next tokens.
    func scores(precision: Precision = .float32) throws -> GoldenModel {
        switch try TextModel(checkpoint: Checkpoint(directory: directory), precision: precision) {
        case .classifier(let model): .classifier(model)
        case .languageModel(let model): .languageModel(model)
        }
    }

    func expected() throws -> (sequences: [[Int]], logits: [[Double]]) {
        let expected = try readJSON(directory.appendingPathComponent("expected.json"))
        return (try expected["sequences"].integers(), try expected["logits"].numbers())
    }

    /// The sequences with their segments, where they have any.
    func inputs() throws -> [ModelInput] {
        let expected = try readJSON(directory.appendingPathComponent("expected.json"))
        let sequences = try expected["sequences"].integers()
        let segments = try expected.ifPresent("segments")?.integers()
        return sequences.indices.map { ModelInput(sequences[$0], segments: segments?[$0]) }
    }
}

/// A model of either kind, for what both can do.
enum GoldenModel {
    case classifier(TextClassifier)
    case languageModel(CausalLanguageModel)

    func logits(of inputs: [ModelInput]) throws -> [[Double]] {
        switch self {
        case .classifier(let model): try model.logits(of: inputs)
        case .languageModel(let model): try model.nextTokenLogits(of: inputs)
        }
    }

    var tokenLimit: Int {
        switch self {
        case .classifier(let model): model.tokenLimit
        case .languageModel(let model): model.tokenLimit
        }
    }
}

func readJSON(_ url: URL) throws -> JSONReader {
    JSONReader(try JSONValue(parsing: try Data(contentsOf: url)))
}

extension JSONReader {
    func integers() throws -> [[Int]] { try elements().map { try $0.elements().map { try $0.integer() } } }
    func numbers() throws -> [[Double]] { try elements().map { try $0.elements().map { try $0.number() } } }
}

/// The largest absolute difference over all rows; infinite where shapes differ or a number is none.
func largestDifference(_ found: [[Double]], _ expected: [[Double]]) -> Double {
    guard found.map(\.count) == expected.map(\.count) else { return .infinity }
    return zip(found.joined(), expected.joined()).reduce(0) { largest, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(largest, difference)
    }
}
