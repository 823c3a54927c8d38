import Foundation
import SightlineModels
import Testing

@Suite("Labels are named and meant as the configuration says")
struct LabelTests {
    @Test(arguments: [
        ("bert-relu", 1, ClassificationLabels.Kind.independent), ("bert", 2, .exclusive), ("bert-tanh", 3, .exclusive),
        ("bert-silu", 7, .independent), ("distilbert-relu", 1, .independent),
        ("distilbert-sinusoidal", 7, .exclusive), ("distilbert-gelu-new", 3, .independent),
    ])
    func ofGoldenModels(name: String, count: Int, kind: ClassificationLabels.Kind) throws {
        let labels = try GoldenCheckpoint(name: name).model().labels
        #expect(labels == ClassificationLabels(names: (0..<count).map { "LABEL_\($0)" }, kind: kind))
    }

    @Test func byNameInAnyOrder() throws {
        let copy = try TemporaryCheckpoint()
        try copy.configure("id2label", #"{"1": "bright", "0": "dull"}"#)
        let labels = try TextClassifier(checkpoint: Checkpoint(directory: copy.directory)).labels
        #expect(labels.names == ["dull", "bright"])
    }

    @Test func byCountWithoutNames() throws {
        let copy = try TemporaryCheckpoint()
        try copy.configure("id2label", nil)
        for count in [nil, "2"] {
            try copy.configure("num_labels", count)
            let labels = try TextClassifier(checkpoint: Checkpoint(directory: copy.directory)).labels
            #expect(labels.names == ["LABEL_0", "LABEL_1"])
        }
    }

    @Test func exclusiveProbabilitiesAddUpToOne() {
        let labels = ClassificationLabels(names: ["a", "b", "c"], kind: .exclusive)
        for logits in [[0.0, 0, 0], [1, 2, 3], [-1000, 0, 1000], [1e4, 1e4, -1e4]] {
            let probabilities = labels.probabilities(logits)
            // Three roundings of numbers up to 1.
            #expect(abs(probabilities.reduce(0, +) - 1) < 1e-15)
            #expect(probabilities.allSatisfy { (0...1).contains($0) })
        }
        let third = 1.0 / 3
        #expect(labels.probabilities([0, 0, 0]) == [third, third, third])
    }

    @Test func independentProbabilitiesStandAlone() {
        let labels = ClassificationLabels(names: ["a", "b", "c"], kind: .independent)
        #expect(labels.probabilities([0, 1000, -1000]) == [0.5, 1, 0])
        // p and 1 − p belong to opposite logits.
        let pair = labels.probabilities([1.25, -1.25])
        #expect(abs(pair[0] + pair[1] - 1) < 1e-15)
    }
}
