import SightlineJSON
import SightlineTraining
import Testing

@Suite("Steps are those of torch.optim.AdamW, with clipping and a changing rate")
struct OptimizerTests {
    /// Of parameters near 1, in float32, over twenty steps.
    private static let tolerance = 1e-5

    @Test func trajectory() throws {
        let golden = try GoldenFiles.json("optimizer.json")
        let numbers = try golden["settings"]
        let steps = try golden["trajectory"].elements()
        let model = LinearModel(inputCount: 3, labels: TrainableLabels(count: 2))
        let examples = try zip(golden["inputs"].elements(), golden["labels"].integers()).map {
            TrainingExample(try $0.floats(), .label($1))
        }
        let settings = TrainingSettings(
            epochCount: try numbers["stepCount"].integer(), batchSize: .examples(examples.count),
            learningRate: try numbers["learningRate"].number(), warmUpShare: try numbers["warmUpShare"].number(),
            weightDecay: try numbers["weightDecay"].number(),
            largestGradientNorm: try numbers["largestGradientNorm"].number(),
            firstDecay: try numbers["firstDecay"].number(), secondDecay: try numbers["secondDecay"].number(),
            epsilon: try numbers["epsilon"].number())
        let start = try model.weights(golden["weight"].elements().flatMap { try $0.floats() }, golden["bias"].floats())
        let run = try TrainingRun(model, from: start, on: examples, settings: settings, threadCount: 1)
        #expect(run.stepCount == steps.count)
        for step in steps {
            guard case .step(let loss, let norm)? = try run.advance() else {
                Issue.record("the run ended early")
                return
            }
            #expect(abs(loss - (try step["loss"].number())) < Self.tolerance)
            #expect(abs(norm - (try step["gradientNorm"].number())) < Self.tolerance)
            let weights = try run.weights()
            try expectEqual(weights.elements(of: "weight"), step["weight"].elements().flatMap { try $0.floats() })
            try expectEqual(weights.elements(of: "bias"), step["bias"].floats())
        }
        #expect(try run.advance() == nil)
    }

    private func expectEqual(_ found: [Float]?, _ expected: [Float]) throws {
        let found = try #require(found)
        #expect(found.count == expected.count)
        for (number, wanted) in zip(found, expected) { #expect(abs(Double(number) - Double(wanted)) < Self.tolerance) }
    }

    @Test func gradientsThatAreNoNumbersStopTheTraining() throws {
        let model = LinearModel(inputCount: 1, labels: TrainableLabels(count: 2))
        let run = try TrainingRun(
            model, from: model.weights([1, -1], [0, 0]), on: [TrainingExample([.infinity], .label(0))], threadCount: 1)
        #expect(throws: TrainingError.diverged(step: 1)) { try run.advance() }
        #expect(run.step == 0)
    }
}

extension JSONReader {
    fileprivate func floats() throws -> [Float] { try numbers().map(Float.init) }
}
