import Foundation
import SightlineModels
import SightlineReporting
import SightlineTensors

/// Where a model is trained: the state while it is, the model when it is done.
struct TrainingDirectory {
    let path: String
    let url: URL

    init(_ path: String) {
        self.path = path
        url = URL(fileURLWithPath: (path as NSString).expandingTildeInPath)
    }

    var state: URL { url.appendingPathComponent("training-state.safetensors") }
    private var weights: URL { url.appendingPathComponent("model.safetensors") }

    var hasState: Bool { FileManager.default.fileExists(atPath: state.path) }
    private var hasModel: Bool { FileManager.default.fileExists(atPath: weights.path) }
    var isFinished: Bool { hasModel && !hasState }

    /// - Throws: ``TrainingDirectoryError`` for a directory with a model, or with a training to go on with.
    func refuseWhatIsThere() throws {
        if hasState { throw TrainingDirectoryError(path: path, problem: .interrupted) }
        if hasModel { throw TrainingDirectoryError(path: path, problem: .holdsModel) }
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory), !isDirectory.boolValue {
            throw TrainingDirectoryError(path: path, problem: .isFile)
        }
    }

    func create() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// Writes the model, and then lets go of the state.
    func write(_ files: CheckpointFiles, _ weights: NetworkWeights, _ record: TrainingRecord, _ dtype: DType) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try (encoder.encode(record) + Data("\n".utf8)).write(
            to: url.appendingPathComponent("training.json"), options: .atomic)
        try files.write(weights, dtype: dtype, to: url)
        try FileManager.default.removeItem(at: state)
    }
}

/// Why nothing can be trained in a directory.
struct TrainingDirectoryError: Error, Equatable {
    enum Problem: Equatable {
        case interrupted
        case holdsModel
        case isFile
    }

    let path: String
    let problem: Problem
}

extension TrainingDirectoryError: CustomStringConvertible {
    var description: String {
        switch problem {
        case .interrupted: "\(path) holds an interrupted training; go on with --resume, or delete it"
        case .holdsModel: "\(path) holds a model already; give another directory, or delete it"
        case .isFile: "\(path) is a file; give a directory for the model"
        }
    }
}
