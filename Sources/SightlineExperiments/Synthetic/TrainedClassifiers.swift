import SightlineAttribution
import SightlineModels
import Synchronization

extension ExperimentContext {
    /// Trains classifiers side by side, one on each thread.
    ///
    /// - Parameter share: Of the whole experiment.
    func classifiers(
        _ architectures: [Architecture], learning language: some SyntheticLanguage, _ training: SyntheticTraining,
        share: Double
    ) throws -> [SequenceClassifier] {
        let doneCount = Mutex(0)
        return try concurrently(architectures.count, threadCount: threadCount) { index in
            let classifier = try SequenceClassifier(architectures[index], learning: language, training, seed: seed)
            let done = doneCount.withLock { count in
                count += 1
                return count
            }
            progress(share * Double(done) / Double(architectures.count), "trained \(architectures[index].name)")
            return classifier
        }
    }
}

/// The transformers that experiments on additive data have in common.
struct AdditiveTransformers {
    let layerCounts: [Int]
    let training: SyntheticTraining

    init(_ scale: ExperimentScale) {
        switch scale {
        case .quick:
            layerCounts = [1, 2, 4]
            training = SyntheticTraining(exampleCount: 12_000, epochCount: 3, hiddenSize: 64)
        case .full:
            layerCounts = [1, 2, 4, 8, 12]
            training = SyntheticTraining(exampleCount: 40_000, epochCount: 3, hiddenSize: 64)
        }
    }
}

extension [Architecture] {
    /// Each once, in their order.
    var families: [String] { map(\.family).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

/// The families, each in several depths, one after the other.
func transformers(layerCounts: [Int]) -> [Architecture] {
    [ModelFamily.bert, .distilbert, .gpt2].flatMap { family in
        layerCounts.map { Architecture.transformer(family, layers: $0) }
    }
}
