import Foundation
import SightlineModels

/// How models are run.
package struct ScoringOptions: Equatable {
    package var threadCount = ProcessInfo.processInfo.activeProcessorCount
    package var device = Device.cpu

    package enum Device: Equatable {
        case cpu
    }

    static let threadRange = 1...1024
}

package protocol HasScoringOptions {
    var scoring: ScoringOptions { get set }
}

extension Command where Configuration: HasScoringOptions {
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
