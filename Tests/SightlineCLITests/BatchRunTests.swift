import Foundation
import SightlineAttribution
import SightlineCLI
import SightlineEvaluation
import SightlineJSON
import SightlineModels
import SightlineReporting
import Synchronization
import Testing

/// Runs over several texts at once.
@Suite struct BatchRunTests {
    /// Gives each text back; the first only when as many others are done as can be while it is not.
    private struct EchoTask: TextTask {
        struct Failure: Error {}

        let textsAtOnce: Int
        let holdsFirstBack: Bool
        let counts: Counts

        /// How many texts were begun and not written, at most.
        final class Counts: Sendable {
            private let state = Mutex((begun: 0, done: 0, mostHeld: 0))
            /// Where texts are written.
            let path: String

            init(path: String) { self.path = path }

            func begin() {
                // Read first: what is written in between makes the count no smaller than it is.
                let begun = state.withLock { state in
                    state.begun += 1
                    return state.begun
                }
                let written = (try? Data(contentsOf: URL(fileURLWithPath: path)))?.count { $0 == 10 } ?? 0
                state.withLock { $0.mostHeld = max($0.mostHeld, begun - written) }
            }

            func end() { state.withLock { $0.done += 1 } }

            var doneCount: Int { state.withLock { $0.done } }
            var mostHeld: Int { state.withLock { $0.mostHeld } }
        }

        var signature: [String: JSONValue?] { [:] }

        func outcome(of input: TextInput) throws -> String {
            counts.begin()
            defer { counts.end() }
            if holdsFirstBack, input.text == "text 0" {
                let others = OrderedWork(workerCount: textsAtOnce).windowCount - 1
                while counts.doneCount < others { usleep(100) }
            }
            if input.text.hasSuffix("13") { throw Failure() }
            return input.text
        }

        func line(_ outcome: String, id: RecordID?) throws -> Data { Data(outcome.utf8) }
        func report(_ outcome: String, _ style: TerminalStyle) -> String { outcome }
    }

    private static let texts = (0..<400).map { "text \($0)" }

    /// The lines that texts become, and the most that were held at once.
    private func run(textsAtOnce: Int, holdsFirstBack: Bool = false) throws -> (lines: Data, mostHeld: Int) {
        let folder = try TemporaryFolder()
        let input = try folder.write("in.txt", Self.texts.map { $0 + "\n" }.joined())
        let counts = EchoTask.Counts(path: folder.path("out.part"))
        var options = TextOptions()
        options.input = input
        options.output = folder.path("out")
        options.isQuiet = true
        let task = EchoTask(textsAtOnce: textsAtOnce, holdsFirstBack: holdsFirstBack, counts: counts)
        let code = try BatchRun(
            task: task, options: options, console: Console(isQuiet: true), input: InputReader(input)
        ).run()
        #expect(code == .failed)
        return (try folder.read("out"), counts.mostHeld)
    }

    @Test func orderAndBytesDoNotDependOnHowManyAreWorkedOn() throws {
        let alone = try run(textsAtOnce: 1).lines
        let lines = alone.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.count == Self.texts.count)
        for (index, (line, text)) in zip(lines, Self.texts).enumerated() {
            // Failures stand where their texts would.
            #expect(text.hasSuffix("13") ? line.contains("\"line\":\(index + 1)") : line == text)
        }
        for count in [2, 3, 8] { #expect(try run(textsAtOnce: count).lines == alone, "\(count) at once") }
    }

    /// However long one text takes, and however many there are, so many are in memory.
    @Test(arguments: [2, 4])
    func textsAheadOfASlowOneAreBounded(textsAtOnce: Int) throws {
        let found = try run(textsAtOnce: textsAtOnce, holdsFirstBack: true)
        #expect(found.mostHeld <= OrderedWork(workerCount: textsAtOnce).windowCount)
        #expect(found.mostHeld > textsAtOnce)
        #expect(try found.lines == run(textsAtOnce: 1).lines)
    }

    @Test func explanationsDoNotDependOnThreads() throws {
        let texts = (0..<24).map { "film number \($0) is \($0 % 3 == 0 ? "not " : "")a gripping one" }
        let input = Data(texts.map { $0 + "\n" }.joined().utf8)
        let runs = try ["1", "2", "6"].map { threads in
            try Program.run(["explain", "--input", "-", "--samples", "30", "--threads", threads, "--quiet"], input: input)
        }
        for run in runs {
            #expect(run.code == 0)
            #expect(try run.records().map { $0["text"] } == texts.map(JSONValue.string))
            let stripped = { (run: Program.Run) in run.text.replacing(/"seconds":[0-9.e-]+/, with: "") }
            #expect(stripped(run) == stripped(runs[0]))
        }
    }
}
