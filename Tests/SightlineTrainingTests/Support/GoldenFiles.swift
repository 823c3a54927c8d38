import Foundation
import SightlineJSON
import SightlineModels

/// What Tests/Golden/training.py wrote, and the small checkpoints of Tests/Golden/models.py.
enum GoldenFiles {
    static let folder = (Bundle.module.resourceURL ?? Bundle.module.bundleURL).appendingPathComponent("Golden")

    private static let tiny = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("SightlineModelsTests/Golden/tiny")

    static func checkpoint(_ name: String) throws -> Checkpoint {
        try Checkpoint(directory: tiny.appendingPathComponent(name))
    }

    static func json(_ file: String) throws -> JSONReader {
        JSONReader(try JSONValue(parsing: try Data(contentsOf: folder.appendingPathComponent(file))))
    }

    static func configuration(_ name: String) throws -> JSONObject {
        let data = try Data(contentsOf: tiny.appendingPathComponent("\(name)/config.json"))
        return try JSONReader(try JSONValue(parsing: data)).object()
    }
}

extension JSONReader {
    func numbers() throws -> [Double] { try elements().map { try $0.number() } }
    func integers() throws -> [Int] { try elements().map { try $0.integer() } }
}
