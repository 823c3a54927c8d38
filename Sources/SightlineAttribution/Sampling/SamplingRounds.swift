import Foundation
import SightlineModels

/// How many samples come next, round after round.
struct SamplingRounds {
    enum Decision: Equatable {
        /// So many in all.
        case samples(Int)
        case stop(Explanation.Sampling.Stop)
    }

    private let most: Int
    private let least: Int
    private let extendsSamples: Bool
    private let precisionTarget: Double?
    private let budget: SamplingBudget
    /// Passes of a round that are not for samples: over the whole and the empty text, and for the check of reduced precision.
    private let overhead: Int
    private let start = ContinuousClock.now
    private var tokenCount = 0
    /// Samples of the round before.
    private var former = 0

    /// Of all rounds so far.
    private(set) var cost = Explanation.Cost(forwardPasses: 0, backwardPasses: 0, tokens: 0, seconds: 0)
    private(set) var count = 0

    /// Few enough that easy texts stop early, and enough for standard errors to mean something **[ours]**.
    private static let firstCount = 64
    private static let smallestGrowth = 1.25
    private static let largestGrowth = 4.0

    init(_ sampling: SequentialSampling, reducedPrecision: Bool) {
        most = sampling.method.samples
        least = type(of: sampling.method).sampleRange.lowerBound
        extendsSamples = sampling.method.extendsSamples
        precisionTarget = sampling.precisionTarget
        budget = sampling.budget
        overhead = 2 + (reducedPrecision ? PrecisionCheck.sampleCount : 0)
    }

    /// Samples of the first round; without a target or another limit, all that the passes allow.
    ///
    /// - Throws: ``ExplanationError/invalidOption(name:found:expected:)`` for a budget that is too small for it.
    mutating func first(tokenCount: Int) throws -> Int {
        self.tokenCount = tokenCount
        if let memory = budget.memory {
            let needed = ProcessMemory.peak + Self.firstCount * ProcessMemory.bytesPerSample(tokenCount: tokenCount)
            guard needed <= memory else {
                throw ExplanationError.invalidOption(
                    name: "the budget of memory", found: "\(memory / 1_000_000)MB",
                    expected: "at least \(needed / 1_000_000 + 1)MB, which the model and the first samples take")
            }
        }
        guard let passes = budget.passes else { return min(Self.firstCount, most) }
        let affordable = passes - overhead
        guard affordable >= least else {
            throw ExplanationError.invalidOption(
                name: "the budget of passes", found: "\(passes)", expected: "at least \(least + overhead)")
        }
        let isOnlyLimit = precisionTarget == nil && budget.seconds == nil && budget.memory == nil
        return min(most, isOnlyLimit ? affordable : min(affordable, Self.firstCount))
    }

    /// - Parameters:
    ///   - explanation: Of the round that is done.
    ///   - samples: It had.
    mutating func next(after explanation: Explanation, samples: Int) -> Decision {
        let isExhausted = count > 0 && explanation.cost.forwardPasses == 0 && explanation.cost.backwardPasses == 0
        cost.forwardPasses += explanation.cost.forwardPasses
        cost.backwardPasses += explanation.cost.backwardPasses
        cost.tokens += explanation.cost.tokens
        cost.seconds = (ContinuousClock.now - start) / .seconds(1)
        count += 1
        let error = explanation.largestStandardError
        if let precisionTarget, let error, error <= precisionTarget { return .stop(.precision) }
        if isExhausted { return .stop(.exhausted) }
        guard samples < most else { return .stop(.samples) }

        let wanted = wanted(samples, error: error)
        let freshCount = samples - (extendsSamples ? former : 0)
        let limits = limits(after: samples, secondsPerSample: explanation.cost.seconds / Double(max(freshCount, 1)))
        former = samples
        guard let tightest = limits.min(by: { $0.samples < $1.samples }), tightest.samples < wanted else {
            return .samples(wanted)
        }
        // What is left is worth a round, unless it is next to nothing.
        guard Double(tightest.samples - samples) >= Self.worthwhileShare * Double(samples) else { return .stop(tightest.stop) }
        return .samples(tightest.samples)
    }

    private static let worthwhileShare = 0.05

    /// What would bring the error down to the target, within the growth of a round.
    private func wanted(_ samples: Int, error: Double?) -> Int {
        var growth = Self.largestGrowth
        if let precisionTarget, let error {
            growth = min(max(pow(error / precisionTarget, 2), Self.smallestGrowth), Self.largestGrowth)
        }
        return min(most, Int((Double(samples) * growth).rounded(.up)))
    }

    /// The samples that each budget leaves room for.
    private func limits(
        after samples: Int, secondsPerSample: Double
    ) -> [(samples: Int, stop: Explanation.Sampling.Stop)] {
        var limits: [(samples: Int, stop: Explanation.Sampling.Stop)] = []
        if let passes = budget.passes {
            // Samples that extend fewer cost what the last round would by itself.
            limits.append((passes - overhead - (extendsSamples ? 0 : cost.forwardPasses), .passes))
        }
        if let seconds = budget.seconds {
            let left = max(0, seconds - cost.seconds) / max(secondsPerSample, 1e-9)
            limits.append(((extendsSamples ? samples : 0) + Int(min(left, Double(most))), .seconds))
        }
        if let memory = budget.memory {
            let left = max(0, memory - ProcessMemory.peak) / ProcessMemory.bytesPerSample(tokenCount: tokenCount)
            limits.append((samples + left, .memory))
        }
        return limits
    }
}
