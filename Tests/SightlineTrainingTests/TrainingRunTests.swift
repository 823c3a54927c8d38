import Foundation
import SightlineModels
import SightlineTraining
import Testing

@Suite("A training")
struct TrainingRunTests {
    private static let settings = TrainingSettings(
        epochCount: 6, batchSize: .examples(8), learningRate: 5e-3, evaluationInterval: 20, seed: 3)

    @Test(arguments: ModelFamily.allCases)
    func learnsWhatCanBeLearnt(family: ModelFamily) throws {
        let (_, classifier) = try PlantedTexts.classifier(family)
        let run = try TrainingRun(
            classifier, from: classifier.initialWeights(seed: 1), on: PlantedTexts.examples(200, seed: 1),
            development: PlantedTexts.examples(60, seed: 2), settings: Self.settings, threadCount: 2)
        while try run.advance() != nil {}
        let best = try #require(run.bestEvaluation)
        #expect(best.accuracy > 0.95, "\(run.evaluations)")
        #expect(run.step == 150)
        #expect(run.evaluations.map(\.step) == [20, 40, 60, 80, 100, 120, 140, 150])
    }
}
