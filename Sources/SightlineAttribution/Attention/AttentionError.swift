/// Why attention cannot be reduced, combined or aggregated.
public enum AttentionError: Error, Equatable {
    /// A tensor of another shape than the others ask for.
    case wrongShape(tensor: String, found: [Int], expected: String)
    /// A row of attention that is no probability distribution over the keys its query sees.
    case notADistribution(head: Int, query: Int, found: String)
    /// A tensor with an element that is infinite or no number.
    case notFinite(tensor: String)
    /// An information tensor that needs the gradient, without one.
    case gradientMissing(InformationTensor)
    /// An aggregation over no layers.
    case noLayers
    /// A token index outside the sequence.
    case noSuchToken(Int, tokenCount: Int)
}

extension AttentionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongShape(let tensor, let found, let expected):
            "\(tensor) has the shape \(found); expected \(expected)"
        case .notADistribution(let head, let query, let found):
            "the attention of query \(query) in head \(head) \(found); "
                + "expected numbers of at least 0 that sum to 1 over the keys the mask allows; "
                + "check that the mask is the model's"
        case .notFinite(let tensor):
            "\(tensor) holds an element that is infinite or no number; check the checkpoint's weights"
        case .gradientMissing(let tensor):
            "the information tensor \(tensor) needs the gradient of the score by the attention; "
                + "trace the model with gradients, or use the tensor \(InformationTensor.attention)"
        case .noLayers:
            "there is no layer to aggregate over; give at least one"
        case .noSuchToken(let index, let tokenCount):
            "there is no token \(index); the sequence has \(tokenCount), counted from 0"
        }
    }
}
