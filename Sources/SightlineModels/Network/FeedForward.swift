import SightlineTensors

/// The part of a layer that works on each token by itself.
struct FeedForward: Sendable {
    private enum Input: Sendable {
        case plain(Linear)
        /// Gate and other half in one product `[N, 2I]`.
        case gated(Linear)
    }

    private let input: Input
    private let activation: Activation
    private let output: Linear

    init(_ blueprint: FeedForwardBlueprint, _ loader: NetworkLoader) throws {
        switch blueprint {
        case .plain(let input, let activation, let output):
            self.input = .plain(try loader.linear(input))
            self.activation = activation
            self.output = try loader.linear(output)
        case .gated(let gate, let up, let activation, let output):
            self.input = .gated(try loader.linear(.stacked([loader.dense(gate), loader.dense(up)])))
            self.activation = activation
            self.output = try loader.linear(output)
        case .gatedTogether(let input, let activation, let output):
            self.input = .gated(try loader.linear(input))
            self.activation = activation
            self.output = try loader.linear(output)
        }
    }

    func callAsFunction(_ states: Tensor, _ propagation: Propagation) throws -> Tensor {
        try output(hidden(states, propagation))
    }

    func callAsFunction(_ states: Tensor, plus residual: Tensor, _ propagation: Propagation) throws -> Tensor {
        try output(hidden(states, propagation), plus: residual)
    }

    private func hidden(_ states: Tensor, _ propagation: Propagation) throws -> Tensor {
        switch input {
        case .plain(let layer):
            return try layer(states, then: activation, propagation)
        case .gated(let layer):
            let both = try layer(states)
            let width = both.shape[1] / 2
            let gate = try activation.applied(to: both.narrowed(axis: 1, to: 0..<width), propagation)
            return try propagation.halvingRelevance(of: gate * both.narrowed(axis: 1, to: width..<2 * width))
        }
    }
}
