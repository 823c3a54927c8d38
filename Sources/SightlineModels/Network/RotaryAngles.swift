import SightlineTensors

/// Turns queries and keys by angles that grow with their positions, `[N, H, d]` to the same.
///
/// The first half of the turned numbers pairs with the second. Angles are worked out in float32, as in the reference
/// implementations, whose rounding models were trained with.
struct RotaryAngles {
    /// Of each row, `[N, 1, width]`.
    private let cosine: Tensor
    private let sine: Tensor

    private init(cosine: Tensor, sine: Tensor) {
        self.cosine = cosine
        self.sine = sine
    }

    /// The angles of a batch's rows.
    init(_ blueprint: RotaryBlueprint, _ batch: PackedSequences) throws {
        let frequencies: Tensor
        let pairCount = blueprint.width / 2
        if batch.runs.contains(where: { $0.length > blueprint.unscaledPositionCount }) {
            frequencies = try Tensor(
                batch.runs.flatMap { run in
                    let frequencies = blueprint.frequencies(sequenceLength: run.length)
                    return (0..<run.sequenceCount * run.length).flatMap { _ in frequencies }
                }, shape: [batch.positions.elementCount, pairCount])
        } else {
            frequencies = try Tensor(blueprint.frequencies(sequenceLength: 1), shape: [1, pairCount])
        }
        let half = try batch.positions.converted(to: .float32).reshaped([-1, 1]) * frequencies
        let angles = try Tensor.concatenated([half, half], axis: 1).reshaped([-1, 1, blueprint.width])
        self.init(
            cosine: try angles.cosine() * blueprint.attentionFactor, sine: try angles.sine() * blueprint.attentionFactor)
    }

    func rows(_ indices: Tensor) throws -> RotaryAngles {
        RotaryAngles(cosine: try cosine.rows(indices), sine: try sine.rows(indices))
    }

    /// `x · cos + (−x₂, x₁) · sin` for the halves `x₁`, `x₂` of the turned numbers; others stay. In the type of `heads`.
    func turned(_ heads: Tensor) throws -> Tensor {
        let width = cosine.shape[2]
        let headWidth = heads.shape[2]
        let half = width / 2
        let turning = try heads.narrowed(axis: 2, to: 0..<width)
        let other = try Tensor.concatenated(
            [turning.narrowed(axis: 2, to: half..<width).negated(), turning.narrowed(axis: 2, to: 0..<half)], axis: 2)
        let turned = try (turning * cosine + other * sine).converted(to: heads.dtype ?? .float32)
        guard width < headWidth else { return turned }
        return try .concatenated([turned, heads.narrowed(axis: 2, to: width..<headWidth)], axis: 2)
    }
}
