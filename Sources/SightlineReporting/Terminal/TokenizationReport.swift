/// A text's tokens for a reader at a terminal, one a line.
public struct TokenizationReport: Sendable {
    public let record: TokenizationRecord
    /// What to add to the model's name.
    public var modelNote: String?

    public init(_ record: TokenizationRecord, modelNote: String? = nil) {
        self.record = record
        self.modelNote = modelNote
    }

    public func text(_ style: TerminalStyle) -> String {
        let header = ["token", "id", "characters", "word"]
        let rows = record.ids.indices.map { index in
            let offsets = record.offsets[index]
            return [
                record.tokens[index].printable.cut(to: 40), "\(record.ids[index])", "\(offsets[0])-\(offsets[1])",
                record.words[index].map(String.init) ?? "",
            ]
        }
        let widths = header.indices.map { column in
            ([header] + rows).map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
        let lines = ([header] + rows).map { row in
            "  "
                + zip(row, widths).enumerated().map { $1.0.padded(to: $1.1, onLeft: $0 > 0) }.joined(separator: "  ")
        }
        return (["Model  \(record.model.printable)" + (modelNote.map { " (\($0))" } ?? ""), ""]
            + [style.set(lines[0], .faint)] + lines.dropFirst() + ["", "\(Numerals.count(rows.count)) tokens"])
            .joined(separator: "\n") + "\n"
    }
}
