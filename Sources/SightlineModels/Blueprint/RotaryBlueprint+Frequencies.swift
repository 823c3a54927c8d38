import Foundation

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
