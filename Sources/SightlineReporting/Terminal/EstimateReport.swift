import SightlineAttribution

/// What explaining texts would take, for a reader at a terminal.
public struct EstimateReport: Sendable {
    public let record: EstimateRecord

    public init(_ record: EstimateRecord) {
        self.record = record
    }

    public func text(_ style: TerminalStyle) -> String {
        let entries = [("Texts", texts), ("Method", method), ("Passes", passes), ("Time", time), ("Memory", memory)]
        let column = 8
        let lines = entries.flatMap { term, value in
            Paragraph.wrapped(value, width: style.width - column).enumerated().map { index, line in
                (index == 0 ? term : "").padded(to: column) + line
            }
        }
        return (lines + ["", "Nothing was explained; leave --dry-run out to do it."]).joined(separator: "\n") + "\n"
    }

    private var texts: String {
        Numerals.count(record.texts)
            + (record.failures > 0 ? "; \(Numerals.count(record.failures)) more cannot be explained, and are left out" : "")
    }

    private var method: String {
        record.method.phrase + (record.precision.map { ", scored in \($0)" } ?? "") + ", model " + record.model
    }

    private var passes: String {
        "at most \(Numerals.count(record.forwardPasses)) forward"
            + (record.backwardPasses > 0 ? " and \(Numerals.count(record.backwardPasses)) backward" : "")
            + ", of \(Numerals.count(record.tokens)) tokens" + (stopsEarlier ? "; fewer where the goal is reached earlier" : "")
    }

    private var stopsEarlier: Bool {
        ["precisionTarget", "secondBudget", "memoryBudget"].contains { record.method.options[$0] != nil }
    }

    private var time: String {
        "about \(Numerals.duration(record.seconds)) on \(Numerals.count(record.threads)) "
            + "\(record.threads == 1 ? "thread" : "threads"), at the speed of a few sequences just scored"
    }

    private var memory: String { "about \(Numerals.bytes(record.memory)) at its height, the model included" }
}
