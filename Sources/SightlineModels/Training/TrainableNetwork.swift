import SightlineTensors

/// A classifier's network as a function of its parameters: what training differentiates.
///
/// It is made anew of the parameters for each run, by the code that makes a network of a checkpoint's weights.
package struct TrainableNetwork: Sendable {
    package struct Parameter: Sendable, Equatable {
        /// As in the checkpoint.
        package let name: String
        package let shape: [Int]
        package let role: WeightRole
    }

    private let description: ModelDescription
    /// In the order in which the network asks for them.
    package let parameters: [Parameter]

    /// - Parameter stored: Decides on parameters that a network of its kind may have or not; nil for those that a new
    ///   one has.
    /// - Throws: What making the network once throws.
    package init(_ description: ModelDescription, stored: Checkpoint? = nil) throws {
        self.description = description
        let recorder = ParameterRecorder(stored: try stored.map { try CheckpointWeights($0) })
        _ = try Autograd.disabled {
            try TextNetwork.Parts(description, NetworkLoader(weights: recorder, purpose: .tracing))
        }
        parameters = recorder.parameters
    }

    /// - Throws: ``ScoringError`` for a sequence that the network does not take.
    package func check(_ inputs: [ModelInput]) throws {
        for (index, input) in inputs.enumerated() { try description.check(input, index) }
    }

    /// The logits of sequences, `[B, C]`.
    ///
    /// - Parameters:
    ///   - inputs: Checked ones, at least one.
    ///   - tensors: In the order of ``parameters``.
    ///   - dropoutMasks: nil for the network as it is when it is not trained.
    package func logits(
        of inputs: [ModelInput], parameters tensors: [Tensor], dropoutMasks: (any DropoutMasks)?
    ) throws -> Tensor {
        let weights = NamedTensors(Dictionary(uniqueKeysWithValues: zip(parameters.map(\.name), tensors)))
        let parts = try TextNetwork.Parts(
            description, NetworkLoader(weights: weights, purpose: .tracing, dropoutMasks: dropoutMasks))
        let layout = parts.backbone.layout
        let batch = try PackedSequences(inputs.map(layout.trimmed), layout: layout)
        return try parts.head(parts.backbone.pooled(batch))
    }
}
