import Foundation
import SightlineModels
import SightlineRandom

/// SLALOM from a dictionary: scores that every token has in any text, so that an explanation asks the model for nothing
/// but what the dictionary lacks.
///
/// The score of the whole text is then what the dictionary predicts of it, and ``Explanation/dictionary`` says so. How
/// well it predicts the model is unknown, unless ``check`` measures it on the text itself.
public struct DictionarySLALOM: Explainer {
    /// Deletions of the explained text that the model is asked for, to see how well the dictionary predicts them.
    public struct Check: Sendable, Equatable {
        /// Deletions to score, the whole text not counted.
        public var samples: Int
        /// Most tokens that one takes out.
        public var maximumDeletions: Int

        public static let defaultSampleCount = 200

        public init(
            samples: Int = defaultSampleCount, maximumDeletions: Int = SLALOM.defaultMaximumDeletions
        ) {
            self.samples = samples
            self.maximumDeletions = maximumDeletions
        }
    }

    public let dictionary: SLALOMDictionary
    public var check: Check?
    /// Of the deletions that ``check`` draws.
    public var seed: UInt64

    /// - Parameter model: What is to be explained.
    /// - Throws: As ``SLALOMDictionary/check(_:)``, for a dictionary of another model.
    public init(
        _ dictionary: SLALOMDictionary, for model: any ScoringModel, check: Check? = nil, seed: UInt64 = 0
    ) throws {
        try dictionary.check(model)
        self.dictionary = dictionary
        self.check = check
        self.seed = seed
    }

    public static let methodName = "slalom-dictionary"

    public func method(for model: any ScoringModel) -> Explanation.Method {
        var options: [String: Explanation.Option] = [
            "dictionary": .string(dictionary.path), "checksum": .string(dictionary.checksum),
            "coverage": .string(dictionary.header.coverage.rawValue),
            "tying": .string(SLALOM.Tying.types.rawValue), "background": .string(SLALOM.Background.absent.rawValue),
        ]
        if let check {
            options["samples"] = .integer(check.samples)
            options["maxDeletions"] = .integer(check.maximumDeletions)
        }
        return Explanation.Method(name: Self.methodName, options: options)
    }

    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        let unknownCount = Set(sequence.contentIDs).count { ((try? dictionary.entry($0)) ?? nil) == nil }
        let queryCount = unknownCount * (1 + dictionary.header.references.count)
        let specialCount = sequence.tokens.count - sequence.contentIndices.count
        var cost = PlannedCost(forwardPasses: queryCount, tokens: queryCount * (specialCount + 2), samples: queryCount)
        if let check {
            cost += .perturbations(
                sequence, count: check.samples,
                keeping: Double(sequence.contentIndices.count) - Double(check.maximumDeletions + 1) / 2)
        }
        return cost
    }

    /// - Throws: ``ExplanationError``, ``DictionaryError``, or what the model throws.
    /// - Complexity: No forward pass; for each kind of token that the dictionary lacks `1 + R`, and for ``check`` one for
    ///   each sample and one for the whole text. O(tokens) otherwise.
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        let start = ContinuousClock.now
        if input.pair != nil { throw DictionaryError(dictionary.path, .pair) }
        let sequence = try engine.model.tokenize(input)
        switch sequence.contentIndices.count {
        case 0: throw ExplanationError.noContent(text: input.text)
        case 1: throw ExplanationError.singleToken(sequence.tokens[sequence.contentIndices[0]].text)
        default: break
        }
        guard TextFrame(of: sequence) == dictionary.header.frame else {
            throw DictionaryError(dictionary.path, .otherFrame)
        }
        let text = try DictionaryText(sequence, dictionary, engine)
        let predicted = text.predictedLogits
        guard predicted.allSatisfy(\.isFinite) else {
            throw ExplanationError.scoreNotFinite(model: engine.model.name, score: .nan)
        }
        let resolved = try target.resolved(labels: dictionary.header.classes, logits: predicted)
        let picture = text.picture(towards: resolved.index)

        var tokens = sequence.tokens.map { Explanation.Token($0, of: sequence) }
        for (place, index) in sequence.contentIndices.enumerated() { picture.describe(&tokens[index], place) }
        var warnings = sequence.truncation.map { [Explanation.Warning.truncated($0)] } ?? []
        warnings += picture.warnings
        var explanation = Explanation(
            version: SightlineVersion.current, text: input.text, pair: nil, model: engine.model.name,
            method: method(for: engine.model), target: resolved, score: picture.score, tokens: tokens,
            cost: .init(
                forwardPasses: text.cost.forwardPasses, backwardPasses: 0, tokens: text.cost.tokens, seconds: 0),
            seed: seed, warnings: warnings)
        explanation.precision = dictionary.header.precision
        explanation.dictionary = .init(
            predictedScore: picture.score, modelScore: nil, knownTypes: text.typeCount - text.unknownCount,
            unknownTypes: text.unknownCount)
        if let check { try check.measure(&explanation, sequence, picture.prediction, seed: seed, with: engine) }
        explanation.cost.seconds = (ContinuousClock.now - start) / .seconds(1)
        return explanation
    }
}
