import Foundation
import SightlineModels

/// How models are run.
package struct ScoringOptions: Equatable {
    package var threadCount = ProcessInfo.processInfo.activeProcessorCount
    package var device = Device.cpu
    package var precision = Precision.float32

    package enum Device: Equatable {
        case cpu
    }

    static let threadRange = 1...1024
}

package protocol HasScoringOptions {
    var scoring: ScoringOptions { get set }
}

extension Command where Configuration: HasScoringOptions {
    /// Of commands that score many sequences.
    static var precisionOptions: [Option<Configuration>] {
        [
            Option(
                "--precision", "fp32|bf16", \.scoring.precision, .choice(Precision.self),
                "What perturbations are scored in (default: fp32). bf16 is up to twice as fast on processors that know it, "
                    + "and less exact: results say by how much, from sequences of the text scored both ways. Gradients and "
                    + "attention stay in fp32.")
        ]
    }

    static var scoringOptions: [Option<Configuration>] {
        [
            Option(
                "--threads", "N", \.scoring.threadCount, .integer(in: ScoringOptions.threadRange),
                "How many things to compute at once (default: the processors). Results do not depend on it."),
            Option(
                "--device", "cpu", \.scoring.device,
                Reading(expected: "cpu, the only device this version runs on") { $0 == "cpu" ? .cpu : nil },
                "Where to compute; this version knows cpu alone."),
        ]
    }
}
