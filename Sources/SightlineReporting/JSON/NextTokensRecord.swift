import SightlineAttribution
import SightlineModels

/// What a language model says comes next, as JSON: the likeliest tokens first.
public struct NextTokensRecord: Sendable, Equatable, Encodable {
    public let text: String
    /// How the model names itself.
    public let model: String
    public let next: [Candidate]
    public let warnings: [Explanation.Warning]

    public struct Candidate: Sendable, Equatable, Encodable {
        public let id: Int
        /// As it would continue the text, white space included.
        public let token: String
        public let probability: Double
        public let logit: Double
    }

    public init(
        _ candidates: [CausalLanguageModel.Candidate], after sequence: TokenSequence, model: String
    ) {
        text = sequence.text
        self.model = model
        let isFinite = candidates.allSatisfy { $0.logit.isFinite && $0.probability.isFinite }
        next = isFinite
            ? candidates.map {
                Candidate(id: $0.token.id, token: $0.token.text, probability: $0.probability, logit: $0.logit)
            } : []
        warnings = (sequence.truncation.map { [.truncated($0)] } ?? []) + (isFinite ? [] : [.logitsNotFinite(model: model)])
    }
}
