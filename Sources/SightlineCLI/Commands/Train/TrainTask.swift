import Foundation
import SightlineEvaluation
import SightlineModels
import SightlineReporting
import SightlineTokenizers
import SightlineTraining

/// Trains a classifier as the options say, with progress, and able to go on where it was interrupted.
struct TrainTask {
    private let configuration: TrainCommand.Configuration
    private let console: Console
    private let directory: TrainingDirectory

    init(_ configuration: TrainCommand.Configuration, _ console: Console) {
        self.configuration = configuration
        self.console = console
        directory = TrainingDirectory(configuration.output ?? "")
    }

    func run() throws -> ExitCode {
        if configuration.resumes, directory.isFinished {
            console.note("\(directory.path) is finished; nothing is left to do")
            return .done
        }
        if !configuration.resumes { try directory.refuseWhatIsThere() }
        let interruption = TrainingInterruption(console)
        defer { interruption.stop() }
        let start = ContinuousClock.now
        var material = try TrainingMaterial(configuration, directory.url)
        console.note(material.summary)
        for warning in material.warnings { console.note("warning: \(warning)") }
        if let teacher = configuration.teacher { try ask(teacher, &material) }

        let run = try trainingRun(material)
        interruption.begin()
        guard try train(run, interruption) else { return .interrupted }
        return try finish(run, material, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    private func ask(_ name: String, _ material: inout TrainingMaterial) throws {
        let teacher = try Teacher(
            name, labels: material.labels.names, threadCount: configuration.scoring.threadCount)
        var display = StepDisplay(console, total: material.texts.count)
        let logits = try teacher.logits(of: material.texts) { count in
            display.update(count) { "asking the teacher: \($0) of \(material.texts.count) texts" }
        }
        console.clearProgress()
        for index in material.training.indices { material.training[index].teacherLogits = logits[index] }
    }

    private func trainingRun(_ material: TrainingMaterial) throws -> TrainingRun<TrainableClassifier> {
        let threadCount = configuration.scoring.threadCount
        if configuration.resumes, directory.hasState {
            let run = try TrainingRun(
                resuming: directory.state, material.draft.network, on: material.training,
                development: material.development, settings: material.settings, threadCount: threadCount)
            console.note("resuming after \(run.step) of \(run.stepCount) steps")
            return run
        }
        return try TrainingRun(
            material.draft.network, from: material.draft.initialWeights, on: material.training,
            development: material.development, settings: material.settings, threadCount: threadCount)
    }

    /// - Returns: Whether the training is at its end; else it was interrupted, and saved.
    private func train(
        _ run: TrainingRun<TrainableClassifier>, _ interruption: TrainingInterruption
    ) throws -> Bool {
        try directory.create()
        var display = StepDisplay(console, total: run.stepCount, done: run.step)
        var lastSaved = ContinuousClock.now
        var recentLoss: Double?
        func save() throws {
            try run.save(to: directory.state)
            lastSaved = ContinuousClock.now
        }
        while let event = try run.advance() {
            switch event {
            case .step(let loss, _):
                recentLoss = recentLoss.map { 0.98 * $0 + 0.02 * loss } ?? loss
                display.update(run.step) { step in
                    "epoch \(run.epoch + 1) of \(run.settings.epochCount), step \(step) of \(run.stepCount), loss "
                        + String(format: "%.3f", recentLoss ?? loss)
                }
            case .evaluation(let evaluation, let isBest):
                console.clearProgress()
                console.note(
                    "step \(evaluation.step) of \(run.stepCount): dev accuracy \(TrainingWords.percent(evaluation.accuracy)), "
                        + "loss \(String(format: "%.3f", evaluation.loss))" + (isBest ? ", the best so far" : ""))
            }
            if interruption.isRequested {
                try save()
                console.clearProgress()
                console.note(
                    "interrupted after \(run.step) of \(run.stepCount) steps, which are in \(directory.path); to go on, give "
                        + "the same command with --resume")
                return false
            }
            if ContinuousClock.now - lastSaved >= .seconds(configuration.savingInterval) { try save() }
        }
        console.clearProgress()
        if run.hasStoppedEarly, run.step < run.stepCount {
            console.note("stopped after \(run.step) of \(run.stepCount) steps: the dev texts were no better for a while")
        }
        // What is left to do takes a moment; whatever happens in it, the training is not lost.
        try save()
        return true
    }

    private func finish(
        _ run: TrainingRun<TrainableClassifier>, _ material: TrainingMaterial, seconds: Double
    ) throws -> ExitCode {
        let weights = try run.bestWeights()
        let test = try material.test.map { examples in
            let network = material.draft.network
            let logits = try network.logits(
                of: examples.map(\.input), weights: weights, threadCount: configuration.scoring.threadCount)
            return TrainingEvaluation(
                step: run.bestEvaluation?.step ?? run.step, logits, examples.map(\.target), network.labels)
        }
        let record = TrainingRecord(configuration, material, run, test: test, seconds: seconds)
        try directory.write(material.draft.files, weights, record, configuration.dtype)
        let text = configuration.printsJSON
            ? String(decoding: try JSONLine.bytes(of: record), as: UTF8.self) : record.sentence
        try OutputFile().write(line: Data(text.utf8))
        return .done
    }
}
