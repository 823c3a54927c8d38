import Foundation
import SightlineAttribution
import SightlineModels
import SightlineRandom

/// Dictionaries of models whose truth is known.
enum DictionaryFixture {
    /// Tokens that are asked about twice, of any dictionary.
    static let mostRepetitions = 512

    static func planted(_ tokenCount: Int, seed: UInt64 = 1) -> (model: PlantedModel, truth: SLALOMFunction) {
        var generator = SeededGenerator(seed: seed)
        let truth = SLALOMFunction.planted(tokenCount, using: &generator)
        return (PlantedModel(truth), truth)
    }

    /// A model of three labels, no two of whose scores go together.
    static func threeLabels(_ tokenCount: Int, seed: UInt64 = 1) -> PlantedModel {
        var (model, _) = planted(tokenCount, seed: seed)
        model.labels = ClassificationLabels(names: ["a", "b", "c"], kind: .independent)
        model.head = { [$0, 1 - $0, 2 * $0] }
        return model
    }

    static func build(
        _ model: any ScoringModel, _ tokens: some Sequence<Int>, in folder: TemporaryFolder, name: String = "dict",
        references: Int? = nil, threads: Int = 2, coverage: DictionaryHeader.Coverage = .vocabulary,
        resuming: Bool = false
    ) throws -> SLALOMDictionary {
        try SLALOMDictionaryBuilder(referenceCount: references).build(
            Array(tokens), coverage: coverage, at: folder.path(name), resuming: resuming,
            with: PerturbationEngine(model, threadCount: threads))
    }

    /// Sequences that a build asks for.
    static func queryCount(_ tokenCount: Int, references: Int) -> Int {
        tokenCount * (1 + references) + min(tokenCount, mostRepetitions)
    }

    static func text(_ tokens: some Sequence<Int>) -> String { tokens.map { "w\($0)" }.joined(separator: " ") }
}
