import Foundation
import SightlineJSON
import SightlineModels
import SightlineTensors
import SightlineTraining
import Testing

/// What transformers computes in float64, of small checkpoints: Tests/Golden/training.py says how.
@Suite("Gradients of the training loss are those of transformers")
struct GradientParityTests {
    /// Largest difference of an element, or of a projection, to the largest there is in the network, or 1: float32
    /// rounds sums of some thousand terms to about a millionth.
    private static let tolerance = 1e-5

    struct Case: Sendable, CustomTestStringConvertible {
        let index: Int
        let model: String
        var testDescription: String { model }

        func reader() throws -> JSONReader { try GoldenFiles.json("gradients.json").elements()[index] }
    }

    static let cases: [Case] = {
        let all = (try? GoldenFiles.json("gradients.json").elements()) ?? []
        return all.enumerated().compactMap { index, reader in
            (try? reader["model"].string()).map { Case(index: index, model: $0) }
        }
    }()

    /// Dropout that drops nothing: it multiplies by what keeps the mean, so that every place with its rate shows.
    private struct ScalingMasks: DropoutMasks {
        func mask(shape: [Int], rate: Double) throws -> Tensor {
            try .filled(shape, with: 1 / (1 - rate), dtype: .float32)
        }
    }

    @Test(arguments: cases, ["plain", "dropout"])
    func projections(golden: Case, form: String) throws {
        let reader = try golden.reader()
        let found = try gradients(reader, golden.model, dropsOut: form == "dropout")
        let expected = try reader[form]
        #expect(abs(found.loss - (try expected["loss"].number())) < Self.tolerance)
        var members: [String: [Double]] = [:]
        for (name, values) in try expected["gradients"].members() { members[name] = try values.numbers() }
        // Parameters of transformers without a gradient are those that do not bear on the logits.
        #expect(Set(found.gradients.keys) == Set(members.keys))
        let scale = max(1, members.values.map { $0[0] }.max() ?? 1)
        for (name, expected) in members {
            let gradient = try #require(found.gradients[name], "\(name)")
            for (number, wanted) in zip(Self.projections(gradient, count: expected.count - 1), expected) {
                #expect(abs(number - wanted) < Self.tolerance * scale, "\(name): \(number), expected \(wanted)")
            }
        }
    }

    @Test(arguments: ["bert", "distilbert", "gpt2"])
    func everyElement(model: String) throws {
        let golden = try #require(Self.cases.first { $0.model == model })
        let found = try gradients(golden.reader(), model, dropsOut: false)
        let file = try SafeTensorsFile(url: GoldenFiles.folder.appendingPathComponent("\(model).safetensors"))
        #expect(Set(found.gradients.keys) == Set(file.entries.keys))
        for name in file.entries.keys {
            let expected: [Float] = try file.tensor(named: name).elements()
            let gradient = try #require(found.gradients[name], "\(name)")
            #expect(gradient.count == expected.count)
            let difference = zip(gradient, expected).map { abs(Double($0) - Double($1)) }.max() ?? 0
            #expect(difference < Self.tolerance, "\(name)")
        }
    }

    /// The norm, and products with cosines.
    private static func projections(_ gradient: [Float], count: Int) -> [Double] {
        let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        return [norm] + (0..<count).map { j in
            gradient.enumerated().reduce(0) { $0 + Double($1.element) * cos(1 + Double($1.offset * (j + 1)) / 7) }
        }
    }

    private func gradients(
        _ golden: JSONReader, _ model: String, dropsOut: Bool
    ) throws -> (loss: Double, gradients: [String: [Float]]) {
        let checkpoint = try GoldenFiles.checkpoint(model)
        var configuration = try GoldenFiles.configuration(model)
        for (key, rate) in try golden["rates"].members() { configuration[key] = rate.value }
        let network = try TrainableClassifier(
            ModelDescription(configuration: configuration, directory: checkpoint.directory), stored: checkpoint)
        let (weights, newNames) = try network.weights(of: checkpoint, seed: 0)
        #expect(newNames.isEmpty)
        let segments = try golden.ifPresent("segments")?.elements()
        let examples = try zip(golden["sequences"].elements(), golden["labels"].integers()).enumerated().map { index, pair in
            TrainingExample(
                ModelInput(try pair.0.integers(), segments: try segments?[index].integers()), .label(pair.1))
        }
        let share = try PartialGradients(
            model: network, objective: TrainingObjective(labels: network.labels), examples: examples, seed: 0
        )(
            of: Array(examples.indices), batchCount: examples.count,
            at: SharedTensors(weights.tensors(of: network.parameters)), dropoutMasks: dropsOut ? ScalingMasks() : nil)
        var gradients: [String: [Float]] = [:]
        for (parameter, gradient) in zip(network.parameters, share.gradients) {
            gradients[parameter.name] = try gradient?.elements()
        }
        return (share.loss, gradients)
    }
}
