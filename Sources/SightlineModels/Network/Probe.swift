import SightlineTensors

/// What a traced run through a network records and changes.
///
/// A run with a probe is of one sequence, and works out all that a scoring run may leave out.
final class Probe {
    /// The attention weights to use, given a layer's own `[H, T, T]` and the values they weigh, `[H, T, d]`.
    var replacement: ((_ layer: Int, _ attention: Tensor, _ values: Tensor) throws -> Tensor)?

    /// Attention weights of each layer, query before key, `[H, T, T]`.
    private(set) var attention: [Tensor] = []
    /// The vectors that the weights weigh, `[H, T, d]`; heads that share values have the same.
    private(set) var values: [Tensor] = []
    /// What enters each layer, `[T, D]`, and what leaves the last one.
    private(set) var hiddenStates: [Tensor] = []

    func record(states: Tensor) {
        hiddenStates.append(states)
    }

    /// - Parameters: Of the next layer, with a leading axis of length 1.
    /// - Returns: The weights to go on with, of the same shape.
    func record(attention weights: Tensor, values heads: Tensor) throws -> Tensor {
        let own = try weights.selected(axis: 0, index: 0)
        let headValues = try heads.selected(axis: 0, index: 0)
        let used = try replacement?(attention.count, own, headValues) ?? own
        attention.append(used)
        values.append(headValues)
        return try used.reshaped([1] + used.shape)
    }
}
