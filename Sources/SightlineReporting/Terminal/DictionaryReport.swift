import SightlineAttribution

/// What a dictionary is of, for a reader at a terminal.
public struct DictionaryReport: Sendable {
    public let record: DictionaryRecord

    public init(_ record: DictionaryRecord) {
        self.record = record
    }

    private static let labelLimit = 10

    public func text(_ style: TerminalStyle) -> String {
        let column = 14
        var lines = [style.set(record.dictionary.printable, .bold)]
        for (term, value) in entries {
            lines += Paragraph.wrapped(value, width: style.width - column).enumerated().map { index, line in
                ("  " + (index == 0 ? term : "")).padded(to: column) + line
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var entries: [(term: String, value: String)] {
        [
            ("model", record.model + (record.precision.map { ", scored in \($0)" } ?? "")),
            ("tokens", tokens), ("scores", scores), ("references", references), ("noise", noise), ("importances", importances),
            (
                "made with",
                "\(Numerals.count(record.cost.forwardPasses)) sequences, \(Numerals.count(record.cost.tokens)) tokens, by "
                    + "Sightline \(record.version)"
            ),
            ("file", "\(Numerals.bytes(record.bytes)), checksum \(record.checksum), whole"),
        ]
    }

    private var tokens: String {
        let kind = record.coverage == DictionaryHeader.Coverage.vocabulary.rawValue
            ? "all that a text can have" : "those of a corpus; what else a text has is scored when it is explained"
        return "\(Numerals.count(record.tokens)), \(kind)"
            + (record.notFinite > 0
                ? "; \(Numerals.count(record.notFinite)) left out, of which the model has no finite score" : "")
    }

    private var scores: String {
        let names = record.scores.map(\.label)
        let shown = names.prefix(Self.labelLimit).joined(separator: ", ")
            + (names.count > Self.labelLimit ? " and \(Numerals.count(names.count - Self.labelLimit)) more" : "")
        guard names.count < record.labels.count else { return "log odds towards \(shown)" }
        return "log odds towards \(shown); towards \(record.labels[0]) they have the opposite sign"
    }

    private var references: String {
        let all = record.scores.flatMap(\.references)
        let ids = record.scores.first?.references.map(\.id) ?? []
        return ids.map { id in
            let values = all.filter { $0.id == id }.map { Numerals.signed($0.value) }
            return "token \(id) (\(values.joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    private var noise: String {
        "a token said twice should score as once; it is off by "
            + record.scores.map { Numerals.magnitude($0.noise) }.joined(separator: ", ") + " log odds (root mean square)"
    }

    private var importances: String {
        record.scores.map { Numerals.count($0.undetermined) }.joined(separator: ", ") + " are not determined by the pairs"
            + (record.scores.allSatisfy(\.converged) ? "" : "; the fit has not settled")
    }
}
