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
    private let hiddenDropout: Dropout?
    private let outputDropout: Dropout?

    init(_ blueprint: FeedForwardBlueprint, _ dropout: LayerDropout, _ loader: NetworkLoader) throws {
        hiddenDropout = loader.dropout(dropout.feedForwardHidden)
        outputDropout = loader.dropout(dropout.feedForwardOutput)
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
        let result = try output(hidden(states, propagation))
        return try outputDropout?(result) ?? result
    }

    func callAsFunction(_ states: Tensor, plus residual: Tensor, _ propagation: Propagation) throws -> Tensor {
        guard outputDropout == nil else { return try self(states, propagation) + residual }
        return try output(hidden(states, propagation), plus: residual)
    }

    private func hidden(_ states: Tensor, _ propagation: Propagation) throws -> Tensor {
        let hidden = try activated(states, propagation)
        return try hiddenDropout?(hidden) ?? hidden
    }

    private func activated(_ states: Tensor, _ propagation: Propagation) throws -> Tensor {
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
