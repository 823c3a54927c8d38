import Foundation
import SightlineModels
import SightlineTensors
import Testing

@Suite("A trace is what goes on inside the reference implementation")
struct TraceTests {
    /// Of float32 through some layers, against float64; relative to the largest number of all layers' tensors of a kind.
    /// A single one may be all cancellation: the gradient of the one weight of a sequence of one token is.
    static let tolerance = 1e-5

    @Test(arguments: GoldenCheckpoint.traced)
    func smallModels(_ golden: GoldenCheckpoint) throws {
        let file = try SafeTensorsFile(url: golden.traceURL)
        let inputs = try golden.inputs()
        let expected = try readJSON(golden.directory.appendingPathComponent("expected.json"))
        for (index, traced) in try expected["traced"].elements().enumerated() {
            let input = inputs[try traced["sequence"].integer()]
            let target = try traced["target"].integer()
            let (trace, layerCount) = try golden.trace(input, target: target)
            func compare(_ name: String, _ found: Tensor) throws {
                let stored = try file.tensor(named: "\(index).\(name)")
                #expect(found.shape == stored.shape, "\(index).\(name)")
                let kind = name.split(separator: ".")[0]
                let scale = try (0...layerCount).reduce(1e-30) { scale, layer in
                    let other = "\(index).\(kind).\(layer)"
                    return file.entries[other] == nil ? scale : max(scale, try largest(file.tensor(named: other)))
                }
                let difference = try largest(found.converted(to: .float64) - stored.converted(to: .float64))
                    / max(scale, largest(stored))
                #expect(difference < Self.tolerance, "\(index).\(name)")
            }
            for layer in 0..<layerCount where file.entries["\(index).attentionProjected.\(layer)"] != nil {
                let projection = try file.tensor(named: "\(index).projection")
                let weights = try trace.attention[layer].converted(to: .float64)
                try compare("attentionProjected.\(layer)", weights.matrixProduct(projection.converted(to: .float64)))
            }
            guard file.entries["\(index).embeddingGradient"] != nil else { continue }
            let gradients = try #require(trace.gradients)
            for layer in trace.attention.indices {
                try compare("attention.\(layer)", trace.attention[layer])
                try compare("attentionGradient.\(layer)", gradients.attention[layer])
                if file.entries["\(index).value.\(layer)"] != nil { try compare("value.\(layer)", trace.values[layer]) }
            }
            #expect(trace.hiddenStates.count == layerCount + 1)
            for place in trace.hiddenStates.indices where file.entries["\(index).hidden.\(place)"] != nil {
                // The reference leaves out what enters Mamba's first layer, and has what leaves the last one.
                let own = golden.name.hasPrefix("mamba") && place < layerCount ? place + 1 : place
                if golden.name.hasPrefix("mamba"), place == layerCount - 1 { continue }
                try compare("hidden.\(place)", trace.hiddenStates[own])
            }
            try compare("embeddingGradient", gradients.embeddings)
        }
    }

    @Test(arguments: GoldenCheckpoint.all)
    func tracingComputesTheSameLogits(_ golden: GoldenCheckpoint) throws {
        let model = try golden.scores()
        for input in try golden.inputs().prefix(12) {
            let (trace, _) = try golden.trace(input, target: nil)
            #expect(largestDifference([trace.logits], try model.logits(of: [input])) < ParityTests.tolerance)
        }
    }
}

extension GoldenCheckpoint {
    /// The trace of a sequence, with the gradients of a logit.
    fileprivate func trace(_ input: ModelInput, target: Int?) throws -> (trace: Trace, layerCount: Int) {
        let objective = target.map { target in
            { (logits: [Double]) in logits.indices.map { $0 == target ? 1.0 : 0 } }
        }
        switch try TextModel(checkpoint: Checkpoint(directory: directory)) {
        case .classifier(let model):
            return (try model.trace(TraceRequest(input, objective: objective)), model.layerCount)
        case .languageModel(let model):
            return (try model.trace(TraceRequest(input, objective: objective)), model.layerCount)
        }
    }
}

/// The largest absolute element; infinite if one is not a number.
private func largest(_ tensor: Tensor) throws -> Double {
    try tensor.converted(to: .float64).elements(as: Double.self).reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) }
}
