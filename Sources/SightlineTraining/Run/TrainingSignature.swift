/// What makes a training the one it is: a saved one goes on only as itself.
struct TrainingSignature: Codable, Equatable {
    var settings: TrainingSettings
    var exampleCount: Int
    var developmentCount: Int
    /// A checksum of what is learnt from.
    var examples: UInt64
    var development: UInt64

    /// What another signature has otherwise, in words; nil if nothing.
    func difference(from other: TrainingSignature) -> String? {
        if settings != other.settings { return "other settings" }
        if exampleCount != other.exampleCount || examples != other.examples {
            return "other training data (\(other.exampleCount) examples)"
        }
        if developmentCount != other.developmentCount || development != other.development {
            return "other development data (\(other.developmentCount) examples)"
        }
        return nil
    }
}

extension TrainingSignature {
    init<Input>(
        _ settings: TrainingSettings, _ examples: [TrainingExample<Input>], _ development: [TrainingExample<Input>]
    ) {
        self.settings = settings
        exampleCount = examples.count
        developmentCount = development.count
        self.examples = Self.checksum(examples)
        self.development = Self.checksum(development)
    }

    /// Fowler, Noll and Vo's hash (FNV-1a) of what the examples print as.
    private static func checksum<Input>(_ examples: [TrainingExample<Input>]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for example in examples {
            for byte in "\(example)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return hash
    }
}
