import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineReporting

/// What explaining texts would take, found without explaining them.
struct DryRun {
    private let task: ExplainTask
    /// As those that texts are explained with.
    private let sample: any TraceableModel

    init(_ task: ExplainTask) throws {
        self.task = task
        sample = try task.subject.sample
    }

    /// Plans of texts that can be explained, added up.
    private struct Tally {
        var cost = PlannedCost(forwardPasses: 0, tokens: 0)
        var count = 0
        var failureCount = 0
        /// The text with the most tokens, which speed and memory are measured on.
        var longest: (input: TextInput, plan: PlannedCost, tokenCount: Int)?
    }

    /// - Throws: What stops the run; texts of a file that cannot be explained are counted.
    func run(_ options: TextOptions, _ console: Console) throws -> ExitCode {
        var tally = Tally()
        if let input = options.input {
            var reader = try InputReader(input)
            while let entry = try reader.next() {
                do {
                    try add(entry.content.get().input, to: &tally)
                } catch {
                    tally.failureCount += 1
                    console.error("\(reader.name): line \(entry.line): \(ErrorMessage.of(error))")
                }
            }
        } else {
            try add(TextInput(options.text ?? "", pair: options.pair), to: &tally)
        }
        let record = try record(tally)
        let output = OutputFile()
        if options.printsJSON {
            try output.write(line: JSONLine.bytes(of: record, id: nil))
        } else {
            try output.write(Data(EstimateReport(record).text(Console.outputStyle).utf8))
        }
        try output.finish()
        return tally.failureCount > 0 ? .failed : .done
    }

    private func add(_ input: TextInput, to tally: inout Tally) throws {
        let sequence = try sample.tokenize(input)
        guard !sequence.contentIndices.isEmpty else { throw ExplanationError.noContent(text: input.text) }
        guard let plan = task.explainer.plannedCost(of: sequence) else {
            throw UsageError.conflict("--dry-run does not know what this method takes; leave it out")
        }
        tally.cost += plan
        tally.count += 1
        if sequence.tokens.count > tally.longest?.tokenCount ?? 0 { tally.longest = (input, plan, sequence.tokens.count) }
    }

    private func record(_ tally: Tally) throws -> EstimateRecord {
        let threadCount = task.threads.threadCount
        var seconds = 0.0
        var memory = ProcessMemory.peak
        if let longest = tally.longest {
            let (model, _) = try task.subject.choice(for: longest.input)
            if longest.plan.forwardPasses > 0 {
                let engine = PerturbationEngine(model, threadCount: threadCount)
                seconds = try ModelSpeed(of: engine, on: model.tokenize(longest.input), longest.plan).seconds(tally.cost)
            }
            memory = ProcessMemory.peak
                + tally.cost.samples * ProcessMemory.bytesPerSample(tokenCount: longest.tokenCount)
                * min(task.textsAtOnce, tally.count)
        }
        if let limit = (task.explainer as? SequentialSampling)?.budget.seconds {
            seconds = min(seconds, limit * Double(tally.count))
        }
        return EstimateRecord(
            model: task.subject.name, method: task.explainer.method(for: sample),
            precision: task.subject.precision.resultName, texts: tally.count, failures: tally.failureCount,
            cost: tally.cost, seconds: seconds, threads: threadCount, memory: memory)
    }
}
