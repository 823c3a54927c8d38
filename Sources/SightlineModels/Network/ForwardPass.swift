import SightlineTensors

/// What the layers of one run through a network share.
final class ForwardPass {
    let batch: PackedSequences
    let propagation: Propagation
    let probe: Probe?
    let masks = AttentionMasks()
    /// int64 `[B]`.
    let pooledRows: Tensor
    private var layouts: [AttentionMasks.Queries: PackedAttention.Layout] = [:]
    private var angles: [RotaryBlueprint: RotaryAngles] = [:]

    init(_ batch: PackedSequences, pooled: PackedSequences.PooledToken, propagation: Propagation, probe: Probe?) {
        self.batch = batch
        self.propagation = propagation
        self.probe = probe
        pooledRows = batch.pooledRows(pooled)
    }

    /// Where the tokens stand that ask, and those that answer.
    func layout(_ queries: AttentionMasks.Queries) -> PackedAttention.Layout {
        if let known = layouts[queries] { return known }
        let made = PackedAttention.Layout(
            lengths: batch.lengths, queries: queries.range, queryRows: queries == .all ? batch.tokenRows : nil,
            keyRows: batch.tokenRows)
        layouts[queries] = made
        return made
    }

    /// The angles of the batch's rows.
    func angles(_ blueprint: RotaryBlueprint) throws -> RotaryAngles {
        if let known = angles[blueprint] { return known }
        let made = try RotaryAngles(blueprint, batch)
        angles[blueprint] = made
        return made
    }
}
