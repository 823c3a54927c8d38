import Foundation
import SightlineTensors

/// Turns queries and keys by angles that grow with their positions, `[N, H, d]` to the same.
///
/// The first half of the turned numbers pairs with the second. Angles are worked out in float32, as in the reference
/// implementations, whose rounding models were trained with.
struct RotaryAngles {
    /// Of each row, `[N, 1, width]`.
    private let cosine: Tensor
    private let sine: Tensor

    private init(cosine: Tensor, sine: Tensor) {
        self.cosine = cosine
        self.sine = sine
    }

    /// The angles of a batch's rows.
    init(_ blueprint: RotaryBlueprint, _ batch: PackedSequences) throws {
        let frequencies: Tensor
        let pairCount = blueprint.width / 2
        if batch.runs.contains(where: { $0.length > blueprint.unscaledPositionCount }) {
            frequencies = try Tensor(
                batch.runs.flatMap { run in
                    let frequencies = blueprint.frequencies(sequenceLength: run.length)
                    return (0..<run.sequenceCount * run.length).flatMap { _ in frequencies }
                }, shape: [batch.positions.elementCount, pairCount])
        } else {
            frequencies = try Tensor(blueprint.frequencies(sequenceLength: 1), shape: [1, pairCount])
        }
        let half = try batch.positions.converted(to: .float32).reshaped([-1, 1]) * frequencies
        let angles = try Tensor.concatenated([half, half], axis: 1).reshaped([-1, 1, blueprint.width])
        self.init(
            cosine: try angles.cosine() * blueprint.attentionFactor, sine: try angles.sine() * blueprint.attentionFactor)
    }

    func rows(_ indices: Tensor) throws -> RotaryAngles {
        RotaryAngles(cosine: try cosine.rows(indices), sine: try sine.rows(indices))
    }

    /// `x · cos + (−x₂, x₁) · sin` for the halves `x₁`, `x₂` of the turned numbers; others stay.
    func turned(_ heads: Tensor) throws -> Tensor {
        let width = cosine.shape[2]
        let headWidth = heads.shape[2]
        let half = width / 2
        let turning = try heads.narrowed(axis: 2, to: 0..<width)
        let other = try Tensor.concatenated(
            [turning.narrowed(axis: 2, to: half..<width).negated(), turning.narrowed(axis: 2, to: 0..<half)], axis: 2)
        let turned = try turning * cosine + other * sine
        guard width < headWidth else { return turned }
        return try .concatenated([turned, heads.narrowed(axis: 2, to: width..<headWidth)], axis: 2)
    }
}

extension RotaryBlueprint {
    /// Up to this length of a sequence, its angles do not depend on the length.
    var unscaledPositionCount: Int {
        switch scaling {
        case .longRoPE(let long): min(long.originalPositionCount, positionCount)
        case .none, .linear, .dynamic, .yarn, .llama3: positionCount
        }
    }

    /// The longest sequence that the scaling provides for.
    var longestSequence: Int {
        guard case .dynamic(let factor) = scaling else { return positionCount }
        return Int(Double(positionCount) * factor)
    }

    /// What cosines and sines are multiplied with.
    var attentionFactor: Double {
        switch scaling {
        case .none, .linear, .dynamic, .llama3: 1
        case .yarn(let yarn): yarn.attentionFactor
        case .longRoPE(let long): long.attentionFactor
        }
    }

    /// Angle per position of each pair of numbers.
    func frequencies(sequenceLength: Int) -> [Float] {
        let exponents = stride(from: 0, to: width, by: 2).map { Float($0) / Float(width) }
        let plain = exponents.map { 1 / pow(Float(theta), $0) }
        switch scaling {
        case .none:
            return plain
        case .linear(let factor):
            return plain.map { $0 / Float(factor) }
        case .dynamic(let factor):
            let length = Double(max(sequenceLength, positionCount))
            let stretch = factor * length / Double(positionCount) - (factor - 1)
            let base = theta * pow(stretch, Double(width) / Double(width - 2))
            return exponents.map { 1 / pow(Float(base), $0) }
        case .yarn(let yarn):
            return yarn.frequencies(exponents, theta: theta, width: width)
        case .longRoPE(let long):
            let factors = sequenceLength > long.originalPositionCount ? long.longFactors : long.shortFactors
            return zip(exponents, factors).map { 1 / (Float($1) * pow(Float(theta), $0)) }
        case .llama3(let llama):
            return plain.map(llama.frequency)
        }
    }
}

extension RotaryBlueprint.YaRN {
    /// Between the plain frequencies, for pairs that turn often over the training's texts, and those divided by the
    /// factor, for pairs that turn seldom (Peng et al., ICLR 2024).
    fileprivate func frequencies(_ exponents: [Float], theta: Double, width: Int) -> [Float] {
        func pair(turning times: Double) -> Double {
            Double(width) * log(Double(originalPositionCount) / (times * 2 * .pi)) / (2 * log(theta))
        }
        var low = pair(turning: fast)
        var high = pair(turning: slow)
        if roundsRange {
            low = low.rounded(.down)
            high = high.rounded(.up)
        }
        low = max(low, 0)
        high = min(high, Double(width - 1))
        // As in the reference: a range of no length becomes a short one.
        if low == high { high += 0.001 }
        return exponents.enumerated().map { index, exponent in
            let frequency = 1 / pow(Float(theta), exponent)
            let divided = 1 / (Float(factor) * pow(Float(theta), exponent))
            let share = 1 - min(max((Float(index) - Float(low)) / Float(high - low), 0), 1)
            return divided * (1 - share) + frequency * share
        }
    }
}

extension RotaryBlueprint.Llama3 {
    /// Long waves are stretched by the factor, short ones stay, and those between are mixed (Grattafiori et al., 2024).
    fileprivate func frequency(_ plain: Float) -> Float {
        let length = Float(originalPositionCount)
        let wave = 2 * Float.pi / plain
        if wave > length / Float(lowFrequencyFactor) { return plain / Float(factor) }
        if wave < length / Float(highFrequencyFactor) { return plain }
        let smooth = (length / wave - Float(lowFrequencyFactor)) / Float(highFrequencyFactor - lowFrequencyFactor)
        return (1 - smooth) * plain / Float(factor) + smooth * plain
    }
}
