import SightlineRandom

/// How thoroughly explanations are measured, and what the measuring's own randomness starts from.
public struct EvaluationSettings: Sendable, Equatable, Codable {
    /// `K`: test deletions take 1 to so many tokens out.
    public var maximumDeletions: Int
    /// Test deletions of each size; all there are, where a text has fewer.
    public var deletionsPerSize: Int
    /// Random subsets that infidelity is an average over.
    public var infidelitySamples: Int
    /// Shortened texts that max-sensitivity explains anew.
    public var sensitivityDeletions: Int
    /// Runs with different seeds that stability compares, the first one included.
    public var stabilityRuns: Int
    /// Test perturbations are drawn from it; equal seeds give equal ones whatever the method and its own seed.
    public var seed: UInt64

    public init(
        maximumDeletions: Int = 5, deletionsPerSize: Int = 100, infidelitySamples: Int = 100,
        sensitivityDeletions: Int = 10, stabilityRuns: Int = 5, seed: UInt64 = 0
    ) {
        self.maximumDeletions = maximumDeletions
        self.deletionsPerSize = deletionsPerSize
        self.infidelitySamples = infidelitySamples
        self.sensitivityDeletions = sensitivityDeletions
        self.stabilityRuns = stabilityRuns
        self.seed = seed
    }

    /// - Throws: ``EvaluationError/invalidSetting(name:found:atLeast:)``.
    func validate() throws {
        let smallest = [
            ("the largest number of deletions", maximumDeletions, 1),
            ("the number of test deletions of each size", deletionsPerSize, 1),
            ("the number of infidelity samples", infidelitySamples, 1),
            ("the number of deletions for max-sensitivity", sensitivityDeletions, 1),
            ("the number of runs for stability", stabilityRuns, 2),
        ]
        for (name, found, least) in smallest where found < least {
            throw EvaluationError.invalidSetting(name: name, found: found, atLeast: least)
        }
    }

    /// What random numbers are drawn for. Each use has a sequence of its own, unlike those of methods.
    enum Purpose: UInt64 {
        case testDeletions = 0x64_656C_6574_696F
        case infidelity = 0x69_6E66_6964_656C
        case sensitivity = 0x73_656E_7369_7469
        case ties = 0x74_6965_735F_6F66
    }

    func generator(for purpose: Purpose) -> SeededGenerator {
        // Mixed, because the generators of neighbouring seeds must not be shifts of one another.
        var mixer = SeededGenerator(seed: seed ^ purpose.rawValue)
        return SeededGenerator(seed: mixer.next())
    }
}
