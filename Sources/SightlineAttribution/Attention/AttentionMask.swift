import SightlineTensors

/// Which keys a query may attend to. Attention is zero everywhere else, whatever its form.
public enum AttentionMask: Sendable, Equatable {
    /// Every query sees every key.
    case full
    /// A query sees itself and what stands before it.
    case causal
    /// A query sees itself and the `width − 1` keys before it, as causal models with a sliding window do.
    case causalWindow(width: Int)
    /// A query sees keys no further away than `radius`, on both sides, as encoders with local attention do.
    case window(radius: Int)

    /// Whether `query` may attend to `key`.
    public func allows(query: Int, key: Int) -> Bool {
        switch self {
        case .full: true
        case .causal: key <= query
        case .causalWindow(let width): key <= query && query - key < width
        case .window(let radius): abs(query - key) <= radius
        }
    }

    /// 1 where a query may attend to a key and 0 elsewhere, float64 `[T, T]`.
    func matrix(tokenCount: Int) throws -> Tensor {
        let elements = (0..<tokenCount * tokenCount).map { index in
            allows(query: index / tokenCount, key: index % tokenCount) ? 1.0 : 0.0
        }
        return try Tensor(elements, shape: [tokenCount, tokenCount])
    }
}
