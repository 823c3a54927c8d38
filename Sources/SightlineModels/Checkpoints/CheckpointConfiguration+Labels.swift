import SightlineJSON

/// The classes of a classifier and how its logits are meant.
public struct ClassificationLabels: Sendable, Equatable {
    /// One name per logit, in order.
    public let names: [String]
    public let kind: Kind

    public enum Kind: String, Sendable, Equatable, Codable {
        /// Classes exclude each other: probabilities are a softmax.
        case exclusive
        /// Each class holds or does not by itself: probabilities are sigmoids.
        case independent
        /// As exclusive, with two labels: the second is only there to set the first against.
        case contrast
    }

    public init(names: [String], kind: Kind) {
        self.names = names
        self.kind = kind
    }
}

extension CheckpointConfiguration {
    /// Reads `id2label`, `num_labels` and `problem_type`; without any of them, two classes `LABEL_0` and `LABEL_1`.
    ///
    /// A single label is a single logit, read as the log odds of that label.
    func labels() throws -> ClassificationLabels {
        var names = (0..<(try count("num_labels", or: 2))).map { "LABEL_\($0)" }
        try ignore(["_num_labels"])
        if let named = try value("id2label", or: nil, labelNames) { names = named }
        let kind = try choice(
            "problem_type", or: names.count == 1 ? ClassificationLabels.Kind.independent : .exclusive,
            among: [
                "single_label_classification": .exclusive, "multi_label_classification": .independent,
                "regression": .independent,
            ])
        return ClassificationLabels(names: names, kind: kind)
    }

    private func labelNames(_ reader: JSONReader) throws -> [String] {
        let members = try reader.members()
        var names = [String?](repeating: nil, count: members.count)
        for (key, name) in members {
            guard let index = Int(key), names.indices.contains(index), names[index] == nil else {
                throw reader.unexpected("the keys 0 to \(members.count - 1)")
            }
            names[index] = try name.string()
        }
        guard !names.isEmpty else { throw reader.unexpected("at least one label") }
        return names.compactMap { $0 }
    }
}
