import SightlineAttribution

/// What a dictionary is of, as JSON.
public struct DictionaryRecord: Sendable, Equatable, Encodable {
    /// The file.
    public let dictionary: String
    public let bytes: Int
    /// Of all the content; explanations carry it.
    public let checksum: String
    /// The version of Sightline that made it.
    public let version: String
    public let model: String
    /// The model's files; none of a model that was not read from a checkpoint.
    public let files: [File]
    public let precision: String?
    public let labels: [String]
    public let coverage: String
    public let tokens: Int
    public let notFinite: Int
    /// Of two labels that exclude each other one alone, as the other's have the opposite sign.
    public let scores: [Score]
    public let cost: Cost

    public struct File: Sendable, Equatable, Encodable {
        public let name: String
        public let bytes: Int
        public let checksum: String
    }

    public struct Score: Sendable, Equatable, Encodable {
        public let label: String
        public let noise: Double
        /// Tokens whose importance is not determined.
        public let undetermined: Int
        public let converged: Bool
        public let references: [Reference]
    }

    public struct Reference: Sendable, Equatable, Encodable {
        public let id: Int
        public let value: Double
        public let importance: Double
    }

    public struct Cost: Sendable, Equatable, Encodable {
        public let forwardPasses: Int
        public let tokens: Int
    }

    public init(_ dictionary: SLALOMDictionary) {
        let header = dictionary.header
        self.dictionary = dictionary.path
        bytes = dictionary.byteCount
        checksum = dictionary.checksum
        version = header.program
        model = header.model
        files = (header.fingerprint?.files ?? []).map { .init(name: $0.name, bytes: $0.byteCount, checksum: $0.checksum) }
        precision = header.precision
        labels = header.labels
        coverage = header.coverage.rawValue
        tokens = header.tokenCount
        notFinite = header.notFiniteCount
        scores = header.scores.map { score in
            .init(
                label: header.labels[score.label], noise: score.noise, undetermined: score.undeterminedCount,
                converged: score.converged,
                references: zip(header.references, score.references).map {
                    .init(id: $0, value: $1.value, importance: $1.importance)
                })
        }
        cost = .init(forwardPasses: header.forwardPasses, tokens: header.tokens)
    }
}
