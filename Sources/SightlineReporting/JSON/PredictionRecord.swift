import SightlineAttribution
import SightlineModels

/// A prediction as JSON. Logits that are no finite numbers are null, and then there is no label.
public struct PredictionRecord: Sendable, Equatable, Encodable {
    public let text: String
    /// The second text of a pair.
    public let pair: String?
    /// How the model names itself.
    public let model: String
    public let logits: [Double?]
    public let probabilities: [Double?]
    public let label: String?
    public let warnings: [Explanation.Warning]

    public init(_ prediction: Prediction, model: String) {
        let isFinite = prediction.logits.allSatisfy(\.isFinite)
        text = prediction.text
        pair = prediction.pair
        self.model = model
        logits = prediction.logits.map { $0.isFinite ? $0 : nil }
        probabilities = prediction.probabilities.map { $0.isFinite ? $0 : nil }
        label = isFinite ? prediction.label : nil
        warnings =
            (prediction.truncation.map { [.truncated($0)] } ?? []) + (isFinite ? [] : [.logitsNotFinite(model: model)])
    }
}
