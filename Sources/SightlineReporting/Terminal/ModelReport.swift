/// What a checkpoint is and what can be done with it, for a reader at a terminal.
public struct ModelReport: Sendable {
    public let record: ModelRecord

    public init(_ record: ModelRecord) {
        self.record = record
    }

    private static let labelLimit = 10

    public func text(_ style: TerminalStyle) -> String {
        var lines = [style.set(record.name.printable, .bold)]
        let entries = [
            ("architecture", network), ("task", task), ("reads", input), ("weights", weights), ("methods", methods),
        ]
        for (term, value) in entries {
            if let value { lines += Self.entry(term, value, style) }
        }
        if let problem = record.problem {
            lines += Self.entry("problem", problem, style).map { style.set($0, .warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func entry(_ term: String, _ value: String, _ style: TerminalStyle) -> [String] {
        let column = 16
        return Paragraph.wrapped(value, width: style.width - column).enumerated().map { index, line in
            ("  " + (index == 0 ? term : "")).padded(to: column) + line
        }
    }

    private var network: String? {
        guard let architecture = record.architecture, let layers = record.layers, let width = record.hiddenSize else {
            return nil
        }
        let heads = record.heads.map { counted($0, "head") } ?? "no attention"
        return "\(architecture), \(counted(layers, "layer")), \(heads), hidden size \(Numerals.count(width))"
    }

    private var task: String? {
        switch record.task {
        case .classification:
            let labels = record.labels ?? []
            let rest = labels.count - Self.labelLimit
            return "classification, \(counted(labels.count, "label")): "
                + labels.prefix(Self.labelLimit).joined(separator: ", ")
                + (rest > 0 ? " and \(Numerals.count(rest)) more (--json has all)" : "")
        case .nextToken:
            return "next token"
        case nil:
            return nil
        }
    }

    private var input: String? {
        guard let length = record.longestSequence, let size = record.vocabularySize else { return nil }
        return "up to \(counted(length, "token")), vocabulary of \(Numerals.count(size))"
    }

    private var weights: String? {
        guard let bytes = record.bytes, let parameters = record.parameters else { return nil }
        return "\(Numerals.bytes(bytes)), \(counted(parameters, "parameter"))"
    }

    private var methods: String? {
        record.methods.isEmpty ? nil : record.methods.joined(separator: ", ")
    }

    private func counted(_ number: Int, _ noun: String) -> String {
        "\(Numerals.count(number)) \(noun)" + (number == 1 ? "" : "s")
    }
}
