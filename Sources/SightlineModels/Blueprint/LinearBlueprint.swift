/// A linear layer: its name in the checkpoint without the closing `.weight` and `.bias`, and its size.
struct LinearBlueprint: Sendable {
    enum Bias: Sendable {
        case none
        case stored
        /// Taken where the checkpoint has one; for layouts whose configuration does not tell.
        case ifStored
    }

    /// How the weight is stored.
    enum Layout: Sendable {
        case outputByInput
        /// As GPT-2's layers are.
        case inputByOutput
    }

    var name: String
    var inputs: Int
    var outputs: Int
    var bias: Bias
    var layout = Layout.outputByInput

    init(_ name: String, _ inputs: Int, _ outputs: Int, hasBias: Bool = true, layout: Layout = .outputByInput) {
        self.init(name, inputs, outputs, bias: hasBias ? .stored : .none, layout: layout)
    }

    init(_ name: String, _ inputs: Int, _ outputs: Int, bias: Bias, layout: Layout = .outputByInput) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.bias = bias
        self.layout = layout
    }
}

/// A normalisation over the last axis: its name without the closing `.weight` and `.bias`, and its kind.
struct NormalizationBlueprint: Sendable {
    enum Kind: Sendable {
        /// To mean 0 and variance 1, then scaled and, with a bias, shifted.
        case layer(hasBias: Bool)
        /// To a root mean square of 1, then scaled by `offset + weight`.
        case rootMeanSquare(offset: Double)
    }

    var name: String
    var width: Int
    var epsilon: Double
    var kind = Kind.layer(hasBias: true)
}
