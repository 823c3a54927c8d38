/// A method that asks the model about perturbations drawn at random: the more it may ask, the surer it is.
public protocol SamplingExplainer: SeededExplainer {
    /// Perturbations to score, the whole text and the empty one not counted. Methods may use fewer, where a text has no
    /// more or they draw in rounds; never more.
    var samples: Int { get set }

    /// What ``samples`` may be.
    static var sampleRange: ClosedRange<Int> { get }

    /// Whether of one seed a larger number of samples has all that a smaller one has, so that an engine that remembers
    /// asks the model for the others alone.
    var extendsSamples: Bool { get }
}

extension SamplingExplainer {
    public static var sampleRange: ClosedRange<Int> { 1...10_000_000 }
    public var extendsSamples: Bool { true }

    /// - Throws: ``ExplanationError/invalidOption(name:found:expected:)``.
    func validateSamples() throws {
        guard Self.sampleRange.contains(samples) else {
            throw ExplanationError.invalidOption(
                name: "the number of samples", found: "\(samples)",
                expected: "\(Self.sampleRange.lowerBound) to \(Self.sampleRange.upperBound)")
        }
    }
}
