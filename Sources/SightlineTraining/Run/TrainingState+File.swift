import Foundation
import SightlineModels
import SightlineTensors

/// A training's state as a `.safetensors` file: the tensors, and what else there is as JSON among the metadata.
extension TrainingState {
    /// What is in the file beside tensors.
    struct Record: Codable {
        var step: Int
        var evaluations: [TrainingEvaluation]
        var best: TrainingEvaluation?
        var signature: TrainingSignature
    }

    private static let recordKey = "sightline-training"

    private enum Kind: String {
        case parameter
        case firstMoment = "first-moment"
        case secondMoment = "second-moment"
        case best

        func name(_ parameter: TrainableParameter) -> String { "\(rawValue)/\(parameter.name)" }
    }

    /// Writes the state in one go: until it is whole, an earlier file stays.
    func write(to url: URL, _ parameters: [TrainableParameter], _ signature: TrainingSignature) throws {
        var tensors: [(name: String, tensor: Tensor)] = []
        func add(_ kind: Kind, _ shared: SharedTensors) {
            for (parameter, tensor) in zip(parameters, shared.all) { tensors.append((kind.name(parameter), tensor)) }
        }
        add(.parameter, self.parameters)
        if let moments {
            add(.firstMoment, moments.first)
            add(.secondMoment, moments.second)
        }
        if let best { add(.best, best.parameters) }
        let record = Record(step: step, evaluations: evaluations, best: best?.evaluation, signature: signature)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(record), as: UTF8.self)
        try SafeTensorsFile.write(tensors, metadata: [Self.recordKey: text], to: url)
    }

    /// - Throws: `SafeTensorsError`, or ``TrainingError/unusableState(file:reason:)`` for a file that is none, or is of
    ///   another training.
    init(contentsOf url: URL, _ parameters: [TrainableParameter], _ signature: TrainingSignature) throws {
        let file = try SafeTensorsFile(url: url)
        func unusable(_ reason: String) -> TrainingError { .unusableState(file: url.path, reason: reason) }
        guard let text = file.metadata[Self.recordKey],
            let record = try? JSONDecoder().decode(Record.self, from: Data(text.utf8))
        else { throw unusable("it is not a saved training of this version; delete it and begin anew") }
        if let difference = signature.difference(from: record.signature) {
            throw unusable("it is of a training with \(difference); give the same options and data as before, or delete it")
        }
        func tensors(_ kind: Kind) throws -> SharedTensors {
            SharedTensors(
                try parameters.map { parameter in
                    let tensor = try file.tensor(named: kind.name(parameter))
                    guard tensor.dtype == .float32, tensor.shape == parameter.shape else {
                        throw unusable("\(parameter.name) is of another network; delete the file and begin anew")
                    }
                    return tensor
                })
        }
        self.init(parameters: try tensors(.parameter))
        step = record.step
        moments = step > 0 ? Moments(first: try tensors(.firstMoment), second: try tensors(.secondMoment)) : nil
        best = try record.best.map { Best(evaluation: $0, parameters: try tensors(.best)) }
        evaluations = record.evaluations
    }
}
