import Foundation
import SightlineEvaluation
import SightlineModels
import SightlineTokenizers
import SightlineTraining

/// All that a training is begun with: the texts as a draft of the classifier reads them.
struct TrainingMaterial {
    let draft: ClassifierDraft
    let labels: LabelNames
    let settings: TrainingSettings
    var training: [TrainingExample<ModelInput>]
    let development: [TrainingExample<ModelInput>]
    /// nil where nothing is to be measured at the end.
    let test: [TrainingExample<ModelInput>]?
    /// Those that are learnt from.
    let texts: [TextInput]
    let warnings: [String]

    private static let defaultVocabularySize = 8000

    init(_ configuration: TrainCommand.Configuration, _ directory: URL) throws {
        let data = try TrainingTexts(configuration.data ?? "")
        let others = try [configuration.development, configuration.test].map { try $0.map { try TrainingTexts($0) } }
        texts = data.texts.map(\.input)
        let corpus = try (texts + Self.vocabularyTexts(configuration)).flatMap { [$0.text] + ($0.pair.map { [$0] } ?? []) }
        var warnings: [String] = []
        switch configuration.origin {
        case .random:
            labels = try LabelNames(given: configuration.labels, model: nil, texts: data)
            let trainer = WordPieceTrainer(
                vocabularySize: configuration.vocabularySize ?? Self.defaultVocabularySize)
            draft = try ClassifierDraft(
                new: configuration.network.family ?? .bert, configuration.network.sizes(dropout: configuration.dropout),
                tokenizer: trainer.train(on: corpus), labels: labels.names, tokenLimit: configuration.tokenLimit,
                directory: directory, seed: configuration.seed)
        case .checkpoint(let name):
            let checkpoint = try Checkpoint(name)
            let model = try ModelDescription(checkpoint: checkpoint)
            labels = try LabelNames(
                given: configuration.labels, model: model.task == .classification ? model.labels : nil, texts: data)
            draft = try ClassifierDraft(
                from: checkpoint, Self.changes(configuration, checkpoint, model, labels, corpus), directory: directory,
                seed: configuration.seed)
            if !draft.newNames.isEmpty {
                warnings.append(
                    "\(name) has no \(draft.newNames.joined(separator: ", ")) for these classes; they begin with random "
                        + "numbers")
            }
        }
        settings = TrainingSettings(configuration)
        let (draft, labels) = (draft, labels)
        var truncatedCount = 0
        func examples(_ texts: TrainingTexts) throws -> [TrainingExample<ModelInput>] {
            let examples = try texts.texts.map { text in
                let (input, isTruncated) = try draft.input(of: text.input)
                truncatedCount += isTruncated ? 1 : 0
                return TrainingExample(input, .label(try labels.index(of: text, in: texts)))
            }
            try draft.network.check(examples.map(\.input))
            return examples
        }
        training = try examples(data)
        development = try others[0].map(examples) ?? []
        test = try others[1].map(examples)
        if truncatedCount > 0 {
            warnings.append(
                "\(truncatedCount) \(truncatedCount == 1 ? "text was" : "texts were") cut to \(draft.tokenLimit) tokens")
        }
        if development.isEmpty {
            warnings.append("without --dev FILE, nobody notices when the training stops to help; the last weights are kept")
        }
        self.warnings = warnings
    }

    private static func vocabularyTexts(_ configuration: TrainCommand.Configuration) throws -> [TextInput] {
        guard let path = configuration.vocabularyTexts else { return [] }
        var reader = try InputReader(path)
        var texts: [TextInput] = []
        while let entry = try reader.next() { texts.append(try entry.content.get().input) }
        return texts
    }

    private static func changes(
        _ configuration: TrainCommand.Configuration, _ checkpoint: Checkpoint, _ model: ModelDescription,
        _ labels: LabelNames, _ corpus: [String]
    ) throws -> CheckpointChanges {
        if let family = configuration.network.family, family.rawValue != model.architecture {
            throw TrainingDataError.otherArchitecture(
                checkpoint.name, found: model.architecture, wanted: family.rawValue)
        }
        var changes = CheckpointChanges(
            layers: configuration.keptLayers
                ?? configuration.network.layerCount.map { NetworkCut.layers($0, of: model.layerCount) },
            labels: labels.areOfModel ? nil : labels.names, dropout: configuration.dropout,
            tokenLimit: configuration.tokenLimit)
        if let size = configuration.vocabularySize {
            changes.tokenizer = try PrunedTokenizer(
                CheckpointFiles(of: checkpoint).tokenizer, name: checkpoint.name, texts: corpus, largestCount: size)
        }
        return changes
    }
}

extension TrainingMaterial {
    /// What is about to be trained on what, in a sentence.
    var summary: String {
        let description = draft.description
        let parameterCount = draft.network.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
        let millions = String(format: "%.1f", Double(parameterCount) / 1e6)
        return "training \(description.architecture), \(description.layerCount) layers of \(description.hiddenSize), "
            + "\(description.vocabularySize) tokens, \(millions) million parameters, on \(training.count) texts; classes: "
            + labels.names.joined(separator: ", ")
    }
}

extension TrainingSettings {
    init(_ configuration: TrainCommand.Configuration) {
        let isNew = configuration.origin == .random
        let teaches = configuration.teacher != nil
        self.init(
            epochCount: configuration.epochCount ?? (isNew ? 10 : 3), batchSize: .examples(configuration.batchSize),
            learningRate: configuration.learningRate ?? (isNew ? 5e-4 : 5e-5), warmUpShare: configuration.warmUp,
            weightDecay: configuration.weightDecay, largestGradientNorm: configuration.clip,
            distillation: teaches
                ? Distillation(temperature: configuration.temperature ?? 2, weight: configuration.teacherWeight ?? 0.5)
                : nil,
            evaluationInterval: configuration.evaluationInterval, patience: configuration.patience,
            seed: configuration.seed)
    }
}
