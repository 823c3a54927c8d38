/// Rotary positions (Su et al., 2021): pairs of a head's numbers are turned by angles that grow with the position.
struct RotaryBlueprint: Sendable, Hashable {
    /// Numbers of a head that are turned, from its first.
    var width: Int
    /// The base of the frequencies, `theta^(−2i/width)`.
    var theta: Double
    var scaling: Scaling
    /// The longest sequence that the model was made for.
    var positionCount: Int

    /// How frequencies are changed for texts longer than those of the training.
    enum Scaling: Sendable, Hashable {
        case none
        case linear(factor: Double)
        case dynamic(factor: Double)
        case yarn(YaRN)
        case longRoPE(LongRoPE)
        case llama3(Llama3)
    }

    struct YaRN: Sendable, Hashable {
        var factor: Double
        var attentionFactor: Double
        var fast: Double
        var slow: Double
        var originalPositionCount: Int
        var roundsRange: Bool
    }

    struct LongRoPE: Sendable, Hashable {
        var shortFactors: [Double]
        var longFactors: [Double]
        var attentionFactor: Double
        var originalPositionCount: Int
    }

    struct Llama3: Sendable, Hashable {
        var factor: Double
        var lowFrequencyFactor: Double
        var highFrequencyFactor: Double
        var originalPositionCount: Int
    }
}
