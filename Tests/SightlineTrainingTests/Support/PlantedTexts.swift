import Foundation
import SightlineModels
import SightlineRandom
import SightlineTokenizers
import SightlineTraining

/// Sequences of numbered words, of which one decides on the label.
enum PlantedTexts {
    static let wordCount = 12
    static let specialCount = NewTokenizer.specialTokens.count

    /// Label 1 exactly where word 0 is there.
    static func examples(_ count: Int, seed: UInt64) -> [TrainingExample<ModelInput>] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            var words = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                Int.random(in: 1..<wordCount, using: &generator)
            }
            if index % 2 == 1 { words[Int.random(in: words.indices, using: &generator)] = 0 }
            return TrainingExample(ModelInput([2] + words.map { $0 + specialCount } + [3]), .label(index % 2))
        }
    }

    static func classifier(
        _ family: ModelFamily, _ sizes: ModelSizes = ModelSizes(layerCount: 1, hiddenSize: 16, headCount: 2, positionLimit: 16),
        labels: [String] = ["no", "yes"]
    ) throws -> (files: CheckpointFiles, classifier: TrainableClassifier) {
        let configuration = family.configuration(
            sizes, vocabularySize: wordCount + specialCount, labels: labels)
        let files = CheckpointFiles(
            configuration: configuration, tokenizer: .words((0..<wordCount).map { "w\($0)" }))
        let description = try ModelDescription(
            configuration: configuration, directory: URL(fileURLWithPath: "new-\(family.rawValue)"))
        return (files, try TrainableClassifier(description))
    }
}
