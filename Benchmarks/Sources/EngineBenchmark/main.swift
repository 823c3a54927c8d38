// Scores token sequences on request, so that a script can take turns between this engine and another.
//
//   EngineBenchmark MODEL-DIRECTORY THREADS
//
// Each line of standard input names a JSON file with a list of lists of token ids; each answer is a line of JSON with
// the seconds that scoring took and the logits.

import Foundation
import Sightline

struct Answer: Encodable {
    let seconds: Double
    let logits: [[Double]]
}

let arguments = CommandLine.arguments
guard arguments.count == 3, let threadCount = Int(arguments[2]) else {
    FileHandle.standardError.write(Data("usage: EngineBenchmark MODEL-DIRECTORY THREADS\n".utf8))
    exit(2)
}
let model = try TextClassifier(checkpoint: Checkpoint(arguments[1]))
let engine = PerturbationEngine(model, threadCount: threadCount)

while let path = readLine() {
    let sequences = try JSONDecoder().decode([[Int]].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    var scores: PerturbationEngine.Scores?
    let duration = try ContinuousClock().measure { scores = try engine.score(sequences) }
    let answer = Answer(seconds: duration / .seconds(1), logits: scores?.logits ?? [])
    FileHandle.standardOutput.write(try JSONEncoder().encode(answer) + Data("\n".utf8))
}
