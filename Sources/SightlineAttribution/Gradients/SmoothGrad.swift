import Foundation
import SightlineModels
import SightlineRandom

/// The mean gradient around the text: at its word embeddings with Gaussian noise (Smilkov et al., 2017, section 3).
///
///     ḡᵢ = 1/n Σₛ ∂F(x + εₛ) / ∂xᵢ,   εₛ ~ N(0, σ²),   φᵢ = ‖ḡᵢ‖₂
///
/// At least 0, in log odds per unit of embedding, as ``Gradient``. The noise `σ` is a share of the distance from the
/// smallest to the largest number in the embeddings of the text's content; special tokens get none **[ours]**.
///
/// Standard errors are by the delta method: that of the mean of the samples' gradients along `ḡᵢ`. The length of a mean
/// of noise is above 0, and by more the fewer samples there are, which they do not tell.
public struct SmoothGrad: SamplingExplainer, Equatable {
    /// Points around the text.
    public var samples: Int
    /// σ as a share of the range of the embeddings' numbers; the paper finds 0.1 to 0.2 best, for images.
    public var noiseLevel: Double
    public var seed: UInt64

    public static let defaultSampleCount = 50
    public static let defaultNoiseLevel = 0.15
    public static let sampleRange = 1...10_000
    public static let noiseRange = 0.0...1.0

    /// Gradients are not remembered.
    public var extendsSamples: Bool { false }

    public init(
        samples: Int = Self.defaultSampleCount, noiseLevel: Double = Self.defaultNoiseLevel, seed: UInt64 = 0
    ) {
        self.samples = samples
        self.noiseLevel = noiseLevel
        self.seed = seed
    }

    public func method(for model: any ScoringModel) -> Explanation.Method {
        Explanation.Method(
            name: "smoothgrad", options: ["samples": .integer(samples), "noiseLevel": .number(noiseLevel)])
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        .wholeText(sequence, samples + 1, backwardPasses: samples)
    }

    /// - Throws: ``ExplanationError``, also for a model that can only be scored; what the model throws.
    /// - Complexity: `samples + 1` forward and `samples` backward passes, some in one batch; memory for `samples · T · E`
    ///   numbers.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try validate()
        var text = try DifferentiableText(input, target: target, engine: engine)
        let noise = EmbeddingNoise(
            around: text.embeddings, tokens: text.draft.sequence.contentIndices, level: noiseLevel, seed: seed,
            count: samples)
        let gradients = try text.gradients(at: samples, { noise.sample($0) }) { _, gradient in gradient }
        let mean = EmbeddingRows(meanOf: gradients)
        let norms = mean.norms()
        return text.explanation(
            by: self, norms, unit: .own, standardErrors: standardErrors(of: norms, mean, gradients))
    }

    private func validate() throws {
        guard Self.sampleRange.contains(samples) else {
            throw ExplanationError.invalidOption(
                name: "the number of samples", found: "\(samples)",
                expected: "\(Self.sampleRange.lowerBound) to \(Self.sampleRange.upperBound)")
        }
        guard Self.noiseRange.contains(noiseLevel) else {
            throw ExplanationError.invalidOption(
                name: "the noise level", found: "\(noiseLevel)",
                expected: "\(Self.noiseRange.lowerBound) to \(Self.noiseRange.upperBound)")
        }
    }

    /// `∂‖ḡ‖ / ∂ḡ = ḡ / ‖ḡ‖`, so that the error is that of the mean of the `⟨gₛ, ḡ⟩ / ‖ḡ‖`; nil for a single sample, and
    /// where the mean is 0.
    private func standardErrors(
        of norms: [Double], _ mean: EmbeddingRows, _ gradients: [EmbeddingRows]
    ) -> [Double]? {
        guard gradients.count > 1, norms.allSatisfy({ $0 > 0 }) else { return nil }
        let count = Double(gradients.count)
        var squares = norms.map { _ in 0.0 }
        for gradient in gradients {
            for (token, product) in gradient.products(with: mean).enumerated() {
                let deviation = product / norms[token] - norms[token]
                squares[token] += deviation * deviation
            }
        }
        return squares.map { ($0 / (count - 1) / count).squareRoot() }
    }
}

/// Word embeddings with Gaussian noise, every sample from a seed of its own.
private struct EmbeddingNoise: Sendable {
    private let embeddings: EmbeddingRows
    private let tokens: [Int]
    private let deviation: Double
    private let seeds: [UInt64]

    init(around embeddings: EmbeddingRows, tokens: [Int], level: Double, seed: UInt64, count: Int) {
        self.embeddings = embeddings
        self.tokens = tokens
        let numbers = tokens.lazy.flatMap { embeddings.elements[embeddings.range(ofToken: $0)] }
        deviation = level * Double((numbers.max() ?? 0) - (numbers.min() ?? 0))
        var generator = SeededGenerator(seed: seed)
        seeds = (0..<count).map { _ in generator.next() }
    }

    func sample(_ index: Int) -> EmbeddingRows {
        var noisy = embeddings
        var generator = SeededGenerator(seed: seeds[index])
        for token in tokens {
            for place in noisy.range(ofToken: token) {
                noisy.elements[place] += Float(deviation * generator.normal())
            }
        }
        return noisy
    }
}

extension EmbeddingRows {
    /// - Parameter rows: At least one, all of one shape.
    fileprivate init(meanOf rows: [EmbeddingRows]) {
        self = rows[0]
        for place in elements.indices {
            elements[place] = Float(rows.reduce(0) { $0 + Double($1.elements[place]) } / Double(rows.count))
        }
    }
}
