import SightlineTensors

/// What the layers of one run through a network share.
final class ForwardPass {
    let batch: PackedSequences
    let probe: Probe?
    let masks = AttentionMasks()
    /// int64 `[B]`.
    let pooledRows: Tensor
    private let rotations: [RotaryBlueprint: RotaryPositions]
    private var anglesOfRows: [RotaryBlueprint: RotaryPositions.Angles] = [:]

    init(
        _ batch: PackedSequences, pooled: PackedSequences.PooledToken,
        rotations: [RotaryBlueprint: RotaryPositions] = [:], probe: Probe?
    ) {
        self.batch = batch
        self.probe = probe
        self.rotations = rotations
        pooledRows = batch.pooledRows(pooled)
    }

    /// The angles of the batch's rows.
    func angles(_ blueprint: RotaryBlueprint) throws -> RotaryPositions.Angles {
        if let angles = anglesOfRows[blueprint] { return angles }
        let angles = try (rotations[blueprint] ?? RotaryPositions(blueprint)).angles(batch)
        anglesOfRows[blueprint] = angles
        return angles
    }
}
