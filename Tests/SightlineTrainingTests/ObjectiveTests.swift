import Foundation
import SightlineTensors
import SightlineTraining
import Testing

@Suite("The loss is the formula")
struct ObjectiveTests {
    private func loss(
        _ logits: [[Double]], _ targets: [TrainingTarget], teacher: [[Double]]? = nil,
        _ labels: TrainableLabels, _ distillation: Distillation? = nil
    ) throws -> Double {
        let examples = targets.enumerated().map {
            TrainingExample(0, $0.element, teacherLogits: teacher?[$0.offset])
        }
        let tensor = try Tensor(logits.flatMap { $0.map(Float.init) }, shape: [logits.count, labels.count])
        return try TrainingObjective(labels: labels, distillation: distillation).loss(tensor, examples).scalar()
    }

    private func softmax(_ logits: [Double], _ temperature: Double = 1) -> [Double] {
        let weights = logits.map { exp($0 / temperature) }
        return weights.map { $0 / weights.reduce(0, +) }
    }

    private func divergence(_ p: [Double], _ q: [Double]) -> Double { zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) } }

    @Test func crossEntropy() throws {
        let labels = TrainableLabels(count: 3)
        let logits = [[0.5, -1, 2], [3, 0, 0.25]]
        let expected = -log(softmax(logits[0])[2]) - log(softmax(logits[1])[1])
        #expect(abs(try loss(logits, [.label(2), .label(1)], labels) - expected) < 1e-6)
        let soft = [0.2, 0.3, 0.5]
        let softExpected = -zip(soft, softmax(logits[0])).reduce(0) { $0 + $1.0 * log($1.1) }
        #expect(abs(try loss([logits[0]], [.probabilities(soft)], labels) - softExpected) < 1e-6)
    }

    @Test func independentLabels() throws {
        let labels = TrainableLabels(count: 1, areExclusive: false)
        func softplus(_ number: Double) -> Double { Foundation.log1p(Foundation.exp(number)) }
        let cases: [(logit: Double, label: Int, loss: Double)] = [(2, 1, softplus(-2)), (2, 0, softplus(2)), (-40, 1, 40)]
        for (logit, label, expected) in cases {
            #expect(abs(try loss([[logit]], [.label(label)], labels) - expected) < 1e-5)
        }
        let two = TrainableLabels(count: 2, areExclusive: false)
        let expected = (softplus(-2) + 0.25 * softplus(1) + 0.75 * softplus(-1)) / 2
        #expect(abs(try loss([[2, -1]], [.probabilities([1, 0.25])], two) - expected) < 1e-6)
    }

    @Test(arguments: [0.0, 0.3, 1.0], [1.0, 2.5])
    func distillation(weight: Double, temperature: Double) throws {
        let labels = TrainableLabels(count: 3)
        let (logits, teacher) = ([0.5, -1, 2], [1, 1, -0.5])
        let expected = (1 - weight) * -log(softmax(logits)[0])
            + weight * temperature * temperature
            * divergence(softmax(teacher, temperature), softmax(logits, temperature))
        let settings = Distillation(temperature: temperature, weight: weight)
        #expect(abs(try loss([logits], [.label(0)], teacher: [teacher], labels, settings) - expected) < 1e-5)
    }

    @Test func nothingIsLeftToLearnFromATeacherWhoAgrees() throws {
        let settings = Distillation(temperature: 3, weight: 1)
        for labels in [TrainableLabels(count: 2), TrainableLabels(count: 2, areExclusive: false)] {
            let logits = [0.7, -1.1]
            #expect(
                abs(try loss([logits], [.probabilities([0.4, 0.6])], teacher: [logits], labels, settings)) < 1e-6)
        }
    }
}
