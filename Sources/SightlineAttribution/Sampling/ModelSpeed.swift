import SightlineModels

/// How fast a model is here and now, by a few sequences like those that a plan is of.
public struct ModelSpeed: Sendable, Equatable {
    /// Of the wall clock, with all of the engine's threads.
    public let secondsPerToken: Double
    /// With the gradient; nil where none was asked for.
    public let secondsPerDifferentiatedToken: Double?

    /// Chunks for each thread: one to wake it, two to time it.
    private static let timedChunkCount = 2
    private static let gradientSteps = 8

    /// - Parameters:
    ///   - sequence: A text; what is timed are parts of it.
    ///   - plan: For the length of the parts, and whether gradients are timed.
    /// - Throws: What the model throws.
    /// - Complexity: As many tokens as fill three chunks for each of the engine's threads, and a few gradients.
    public init(of engine: PerturbationEngine, on sequence: TokenSequence, _ plan: PlannedCost) throws {
        let meanLength = plan.tokens / max(plan.forwardPasses, 1)
        let chunk = Self.parts(
            of: sequence, meanLength: meanLength, tokenCount: engine.chunkTokenCount * engine.threadCount)
        _ = try engine.score(chunk)
        let timed = Self.parts(
            of: sequence, meanLength: meanLength,
            tokenCount: Self.timedChunkCount * engine.chunkTokenCount * engine.threadCount)
        let start = ContinuousClock.now
        let cost = try engine.score(timed).cost
        secondsPerToken = (ContinuousClock.now - start) / .seconds(1) / Double(max(cost.tokens, 1))
        guard plan.differentiatedTokens > 0 else {
            secondsPerDifferentiatedToken = nil
            return
        }
        let gradients = try IntegratedGradients(steps: Self.gradientSteps).explain(
            TextInput(sequence.text, pair: sequence.pair), target: .predicted, with: engine)
        secondsPerDifferentiatedToken =
            gradients.cost.seconds / Double(gradients.cost.backwardPasses * sequence.tokens.count)
    }

    /// The text with a run of its content left out, at one place after the other.
    private static func parts(of sequence: TokenSequence, meanLength: Int, tokenCount: Int) -> [ModelInput] {
        let contentCount = sequence.contentIndices.count
        let specialCount = sequence.tokens.count - contentCount
        let keptCount = min(max(1, meanLength - specialCount), contentCount)
        return (0..<max(1, tokenCount / (specialCount + keptCount))).map { shift in
            var isKept = Array(repeating: false, count: contentCount)
            // Each round through the text leaves a run of another length, so that no two are alike.
            let count = max(1, keptCount - shift / contentCount % keptCount)
            for place in 0..<count { isKept[(shift + place) % contentCount] = true }
            return sequence.input(keeping: isKept)
        }
    }

    public func seconds(_ plan: PlannedCost) -> Double {
        Double(plan.tokens - plan.differentiatedTokens) * secondsPerToken
            + Double(plan.differentiatedTokens) * (secondsPerDifferentiatedToken ?? 0)
    }
}
