/// Why there is no flow through the layers.
public enum FlowError: Error, Equatable {
    case noLayers
    /// An information tensor of another shape than the others.
    case wrongShape(layer: Int, found: [Int], expected: String)
    /// A capacity that is negative, infinite or no number.
    case invalidCapacity(layer: Int, query: Int, key: Int, found: Double)
    /// A source token outside the sequence.
    case noSuchToken(Int, tokenCount: Int)
    /// A tolerance that is not above 0, or so small that rounding drowns it.
    case invalidTolerance(Double, smallest: Double)
    /// The barrier method has not met its conditions within its limit of steps.
    case notConverged(iterations: Int, gap: Double, tolerance: Double)
}

extension FlowError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noLayers:
            "there is no layer for a flow to go through; give at least one information tensor"
        case .wrongShape(let layer, let found, let expected):
            "the information tensor of layer \(layer) has the shape \(found); expected \(expected)"
        case .invalidCapacity(let layer, let query, let key, let found):
            "the information tensor of layer \(layer) holds \(found) at query \(query), key \(key); "
                + "expected a finite number of at least 0"
        case .noSuchToken(let index, let tokenCount):
            "the source is token \(index), but the sequence has \(tokenCount) tokens, counted from 0"
        case .invalidTolerance(let found, let smallest):
            "the tolerance epsilon is \(found); expected a finite number above \(smallest)"
        case .notConverged(let iterations, let gap, let tolerance):
            "the barrier-regularised flow has a gap of \(gap) after \(iterations) steps, above the tolerance \(tolerance); "
                + "choose a larger epsilon, or the exact maximum flow"
        }
    }
}
