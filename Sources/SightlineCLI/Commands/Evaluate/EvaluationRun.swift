import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineReporting

/// An evaluation over the texts of a file: streamed, with progress, and able to go on where it was interrupted.
struct EvaluationRun {
    private let configuration: EvaluateCommand.Configuration
    private let console: Console
    private let subject: ExplainedModel
    private let evaluator: Evaluator
    private let candidates: [Candidate]
    private let header: EvaluationHeader
    private var data: EvaluationData
    private var position = 0

    /// Opens the data, loads the model and trains Naive Bayes.
    ///
    /// - Throws: What stops the whole run.
    init(_ configuration: EvaluateCommand.Configuration, _ console: Console) throws {
        self.configuration = configuration
        self.console = console
        data = try EvaluationData(
            configuration.data ?? "", format: configuration.format, agreement: configuration.agreement ?? .consensus,
            limit: configuration.limit)
        let choice = try ModelChoice(configuration.model)
        choice.announce(console)
        subject = try ExplainedModel(
            checkpoint: choice.checkpoint, target: configuration.target, foil: nil,
            precision: configuration.scoring.precision)
        let sample = try subject.sample
        let training = try configuration.training.map(LabelledTextReader.texts)
        evaluator = try Evaluator(
            configuration.groups ?? Self.defaultGroups(data, hasTraining: training != nil),
            settings: EvaluationSettings(seed: configuration.methods.seed),
            naiveBayes: training.map { try NaiveBayes(training: $0, for: sample) })
        candidates = try configuration.methods.candidates(for: sample, console)
        header = EvaluationHeader(
            program: SightlineProgram.version, model: subject.name, precision: subject.precision, data: data.name,
            target: try subject.fixedTarget?.label, groups: evaluator.groups, settings: evaluator.settings,
            methods: candidates.map { .init($0, for: sample) })
    }

    private static func defaultGroups(_ data: EvaluationData, hasTraining: Bool) -> [MetricGroup] {
        MetricGroup.allCases.filter { group in
            switch group {
            case .sensitivity, .stability: false
            case .naiveBayes: hasTraining
            case .humanAttention: data.hasHumanAttention
            default: true
            }
        }
    }

    // MARK: - Running

    func run() throws -> (ExitCode, EvaluationSummary) {
        var run = self
        var tally = RunTally()
        if data.skippedAnnotationCount > 0 {
            console.note("\(data.skippedAnnotationCount) annotations are of other words than their texts; they are left out")
        }
        var earlier: [EvaluationRecord] = []
        let output = try run.openOutput(&earlier, &tally)
        let recorder = RunRecorder(output, tally, console, fraction: run.data.fraction)
        defer { recorder.stop() }
        let (subject, evaluator, candidates, dataName) = (subject, evaluator, candidates, data.name)
        let threads = ThreadShare(configuration.scoring.threadCount)
        let records = try OrderedWork(workerCount: threads.threadCount).run(
            from: run, into: Records(recorder: recorder, all: earlier),
            next: { run in try run.next() },
            work: { text in
                threads.use { Self.record(of: text, subject, evaluator, candidates, threadCount: $0) }
            },
            finish: { records, text, record in
                try records.recorder.write(
                    line: JSONLine.bytes(of: record),
                    failure: record.error.map { "\(dataName): text \(record.id): \($0)" })
                records.all.append(record)
                records.recorder.showProgress(fraction: text.fraction)
            })
        let exitCode = try records.recorder.finish(input: dataName)
        return (exitCode, EvaluationSummary(header, records.all))
    }

    /// What results go to.
    private struct Records: Sendable {
        var recorder: RunRecorder
        var all: [EvaluationRecord]
    }

    /// Opens the results; with `--resume`, passes over the texts that an earlier run has left records of.
    private mutating func openOutput(
        _ records: inout [EvaluationRecord], _ tally: inout RunTally
    ) throws -> OutputFile? {
        guard let path = configuration.output else { return nil }
        let partPath = path + OutputFile.partSuffix
        guard configuration.resumes, OutputFile.size(of: partPath) ?? 0 > 0 else {
            if configuration.resumes { console.note("there is no \(partPath) to resume; starting with the first text") }
            let output = try OutputFile(path)
            try output.write(line: JSONLine.bytes(of: header))
            return output
        }
        let earlier = try EvaluationFile(interrupted: partPath)
        // As bytes: a number that is whole comes back from a file as an integer.
        guard try JSONLine.bytes(of: earlier.header) == JSONLine.bytes(of: header) else {
            throw EvaluationFileError(
                file: partPath, line: 1, problem: .otherRun("its model, data, methods, metrics or seed are others"))
        }
        for (index, record) in earlier.records.enumerated() {
            guard let text = try data.next(), text.id ?? "\(index + 1)" == record.id else {
                throw EvaluationFileError(
                    file: partPath, line: index + 2, problem: .otherRun("there is no such text in this place of the data"))
            }
            position += 1
            tally.addEarlier(failed: record.error != nil)
        }
        records = earlier.records
        console.note("resuming after \(tally.doneCount) \(tally.doneCount == 1 ? "text" : "texts")")
        return try OutputFile(path, keepingBytes: earlier.byteCount)
    }

    private struct NumberedText: Sendable {
        let id: String
        let text: LabelledText
        /// The part of the data that is read when it is.
        let fraction: Double?
    }

    private mutating func next() throws -> NumberedText? {
        guard let text = try data.next() else { return nil }
        position += 1
        return NumberedText(id: text.id ?? "\(position)", text: text, fraction: data.fraction)
    }

    private static func record(
        of numbered: NumberedText, _ subject: ExplainedModel, _ evaluator: Evaluator, _ candidates: [Candidate],
        threadCount: Int
    ) -> EvaluationRecord {
        do {
            let (model, target) = try subject.choice(for: numbered.text.input)
            return try evaluator.record(
                of: numbered.text, id: numbered.id, target: target, by: candidates,
                with: PerturbationEngine(model, threadCount: threadCount), describing: ErrorMessage.of)
        } catch {
            return EvaluationRecord(id: numbered.id, error: ErrorMessage.of(error))
        }
    }
}
