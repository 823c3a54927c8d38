import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import Synchronization

/// A build of a dictionary, with progress, and able to go on where it was interrupted.
struct DictionaryBuild {
    private let configuration: DictionaryBuildCommand.Configuration
    private let console: Console
    private let model: any ScoringModel
    private let ordinaryIDs: [Int]
    private let path: String

    /// Loads the model.
    ///
    /// - Throws: What the model throws, and `UsageError` for a target that it cannot have, or lacks.
    init(_ configuration: DictionaryBuildCommand.Configuration, _ console: Console) throws {
        self.configuration = configuration
        self.console = console
        path = configuration.output ?? ""
        let choice = try ModelChoice(configuration.model)
        choice.announce(console)
        switch try TextModel(checkpoint: choice.checkpoint, precision: configuration.scoring.precision) {
        case .classifier(let model):
            if configuration.target != nil {
                throw UsageError.conflict(
                    "\(model.name) is a classifier, and its dictionary has all its labels; leave --target out")
            }
            self.model = model
            ordinaryIDs = model.ordinaryIDs
        case .languageModel(let model):
            guard let target = configuration.target else {
                throw UsageError.missing(
                    "--target TOKEN, as \(model.name) is a causal language model", command: DictionaryBuildCommand.name)
            }
            self.model = try model.choice(
                of: model.token(continuing: target), foil: configuration.foil.map(model.token(continuing:)))
            ordinaryIDs = model.ordinaryIDs
        }
    }

    func run() throws -> ExitCode {
        let tokens = try tokens()
        let partPath = path + OutputFile.partSuffix
        if configuration.resumes, OutputFile.size(of: partPath) == nil {
            console.note("there is no \(partPath) to resume; starting with the first token")
        }
        let state = Mutex<SLALOMDictionaryBuilder.Progress?>(nil)
        let (console, path, farewell) = (console, path, Self.farewell)
        let interruption = Interruption {
            console.clearProgress()
            unlink(path + SLALOMDictionaryBuilder.temporarySuffix)
            if OutputFile.size(of: partPath) == 0 { unlink(partPath) }
            console.note(farewell(state.withLock { $0 }, partPath))
            Interruption.end()
        }
        defer { interruption.stop() }
        var display: ProgressDisplay?
        let start = ContinuousClock.now
        let dictionary = try SLALOMDictionaryBuilder(referenceCount: configuration.referenceCount).build(
            tokens, coverage: configuration.takesVocabulary ? .vocabulary : .corpus, at: path,
            resuming: configuration.resumes,
            with: PerturbationEngine(model, threadCount: configuration.scoring.threadCount)
        ) { progress in
            state.withLock { $0 = progress }
            let fraction = Double(progress.doneCount) / Double(progress.totalCount)
            if display == nil { display = ProgressDisplay(console, fraction: fraction) }
            display?.update(
                doneCount: progress.doneCount, freshCount: progress.doneCount - progress.earlierCount,
                fraction: fraction)
        }
        console.clearProgress()
        note(dictionary, seconds: (ContinuousClock.now - start) / .seconds(1))
        return .done
    }

    private func note(_ dictionary: SLALOMDictionary, seconds: Double) {
        let header = dictionary.header
        console.note(
            "\(path): \(header.tokenCount) tokens of \(header.model), \(dictionary.byteCount) bytes, in "
                + ProgressLine.duration(seconds))
        if header.notFiniteCount > 0 {
            console.note(
                "\(header.notFiniteCount) tokens are left out, as the model scores them with something that is no finite number")
        }
        if !header.scores.allSatisfy(\.converged) {
            console.note("the fit of the importances has not settled; they may be off by more than their errors say")
        }
    }

    private static func farewell(_ progress: SLALOMDictionaryBuilder.Progress?, _ partPath: String) -> String {
        guard let progress else { return "interrupted before anything more was scored" }
        return "interrupted after \(progress.doneCount) of \(progress.totalCount) sequences, which are in \(partPath); to go on, "
            + "give the same command with --resume"
    }

    // MARK: - Tokens

    private func tokens() throws -> [Int] {
        guard let corpus = configuration.corpus else { return ordinaryIDs }
        var input = try InputReader(corpus)
        var counts: [Int: Int] = [:]
        while let entry = try input.next() {
            switch entry.content {
            case .success(let text):
                for id in try model.tokenize(text.input).contentIDs { counts[id, default: 0] += 1 }
            case .failure(let error):
                throw InputError(input: input.name, problem: .brokenLine(entry.line, error))
            }
        }
        // The most frequent first; of those as frequent, the one with the smaller id.
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        return Array(ranked.prefix(configuration.limit ?? .max))
    }
}
