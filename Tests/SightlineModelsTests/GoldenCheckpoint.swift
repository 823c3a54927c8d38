import Foundation
import SightlineJSON
import SightlineModels
import Testing

/// A small classifier that Tests/Golden/models.py wrote, with the logits it should have.
struct GoldenCheckpoint: Sendable, CustomTestStringConvertible {
    let name: String
    var testDescription: String { name }

    static let all = [
        "bert", "bert-gelu-new", "bert-relu", "bert-silu", "bert-quick-gelu", "bert-tanh", "bert-one-wide-heads",
        "bert-gelu-python", "bert-gelu-pytorch-tanh", "bert-gelu-fast", "bert-gelu-accurate", "bert-swish",
        "distilbert", "distilbert-relu", "distilbert-sinusoidal", "distilbert-gelu-new",
    ].map(GoldenCheckpoint.init)

    static let folder = (Bundle.module.resourceURL ?? Bundle.module.bundleURL).appendingPathComponent("Golden")

    var directory: URL { Self.folder.appendingPathComponent("tiny/\(name)") }

    func model() throws -> TextClassifier {
        try TextClassifier(checkpoint: Checkpoint(directory: directory))
    }

    func expected() throws -> (sequences: [[Int]], logits: [[Double]]) {
        let reader = try readJSON(directory.appendingPathComponent("expected.json"))
        return (
            try reader["sequences"].elements().map { try $0.elements().map { try $0.integer() } },
            try reader["logits"].elements().map { try $0.elements().map { try $0.number() } }
        )
    }
}

func readJSON(_ url: URL) throws -> JSONReader {
    JSONReader(try JSONValue(parsing: try Data(contentsOf: url)))
}

/// The largest absolute difference over all rows; infinite where shapes differ or a number is none.
func largestDifference(_ found: [[Double]], _ expected: [[Double]]) -> Double {
    guard found.map(\.count) == expected.map(\.count) else { return .infinity }
    return zip(found.joined(), expected.joined()).reduce(0) { largest, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(largest, difference)
    }
}
