import Foundation
import SightlineModels
import SightlineTraining

/// How a classifier came about, and how good it is: `training.json`, and what the command prints.
struct TrainingRecord: Encodable {
    struct Data: Encodable {
        var file: String
        var textCount: Int
    }

    /// Of this program.
    var version = SightlineProgram.version
    var model: String
    var architecture: String
    var parameterCount: Int
    var labels: [String]
    /// What training began with; `random` for random numbers.
    var origin: String
    var teacher: String?
    var training: Data
    var development: Data?
    var settings: TrainingSettings
    var stepCount: Int
    var stoppedEarly: Bool
    /// Looks at the development texts.
    var evaluations: [TrainingEvaluation]
    /// The look that chose the weights.
    var best: TrainingEvaluation?
    var test: Test?
    var seconds: Double

    struct Test: Encodable {
        var file: String
        var textCount: Int
        var loss: Double
        var accuracy: Double
    }

    init(
        _ configuration: TrainCommand.Configuration, _ material: TrainingMaterial,
        _ run: TrainingRun<TrainableClassifier>, test: TrainingEvaluation?, seconds: Double
    ) {
        model = configuration.output ?? ""
        architecture = material.draft.description.architecture
        parameterCount = material.draft.network.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
        labels = material.labels.names
        origin = switch configuration.origin {
        case .random: "random"
        case .checkpoint(let name): name
        }
        teacher = configuration.teacher
        training = Data(file: configuration.data ?? "", textCount: material.training.count)
        development = configuration.development.map { Data(file: $0, textCount: material.development.count) }
        settings = run.settings
        stepCount = run.step
        stoppedEarly = run.step < run.stepCount
        evaluations = run.evaluations
        best = run.bestEvaluation
        self.test = test.map {
            Test(
                file: configuration.test ?? "", textCount: material.test?.count ?? 0, loss: $0.loss,
                accuracy: $0.accuracy)
        }
        self.seconds = seconds
    }

    /// What came out, for a reader.
    var sentence: String {
        var parts = ["\(model): \(stepCount) steps"]
        if let best { parts.append("dev accuracy \(TrainingWords.percent(best.accuracy)) after \(best.step)") }
        if let test { parts.append("test accuracy \(TrainingWords.percent(test.accuracy)) on \(test.textCount) texts") }
        return parts.joined(separator: ", ")
    }
}

enum TrainingWords {
    /// `86.5 %`.
    static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
