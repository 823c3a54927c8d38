import SightlineTensors

/// Learning from a teacher's logits beside the labels (Hinton, Vinyals & Dean, 2015).
public struct Distillation: Sendable, Equatable, Codable {
    /// What logits are divided by, above 0: the higher, the more the teacher's small probabilities count.
    public var temperature: Double
    /// The teacher's share of the loss, from 0 to 1.
    public var weight: Double

    public init(temperature: Double = 2, weight: Double = 0.5) {
        self.temperature = temperature
        self.weight = weight
    }
}

/// What training makes small: the cross-entropy of the labels `L`, or with a teacher
/// `(1 − w) L + w T² KL(softmax(t / T) ‖ softmax(z / T))` for its logits `t`, the classifier's `z`, the temperature `T`
/// and the weight `w` (Hinton, Vinyals & Dean, 2015, section 2). Independent labels have sigmoids in place of the
/// softmax, and the mean over the labels.
package struct TrainingObjective: Sendable {
    var labels: TrainableLabels
    var distillation: Distillation?

    package init(labels: TrainableLabels, distillation: Distillation? = nil) {
        self.labels = labels
        self.distillation = distillation
    }

    /// The sum of the losses of examples.
    ///
    /// - Parameter logits: `[B, C]`.
    package func loss<Input>(_ logits: Tensor, _ examples: [TrainingExample<Input>]) throws -> Tensor {
        let targets = examples.map { $0.target.probabilities(of: labels) ?? [] }
        let plain = try crossEntropy(logits, targets)
        guard let distillation, distillation.weight > 0 else { return plain }
        let scale = 1 / distillation.temperature
        let softened = examples.map { labels.probabilities(($0.teacherLogits ?? []).map { $0 * scale }) }
        let divergence = try crossEntropy(logits * scale, softened)
            + -softened.reduce(0) { $0 + labels.entropy($1) }
        return try plain * (1 - distillation.weight)
            + divergence * (distillation.weight * distillation.temperature * distillation.temperature)
    }

    /// Of probabilities under logits, summed.
    private func crossEntropy(_ logits: Tensor, _ targets: [[Double]]) throws -> Tensor {
        let targets = try Tensor(targets.flatMap { $0.map(Float.init) }, shape: [targets.count, labels.count])
        if labels.areExclusive {
            return try (targets * logits.logSoftmax(axis: 1)).sum(axes: [0, 1]).negated()
        }
        return try (logits.softplus() - targets * logits).sum(axes: [0, 1]) * (1 / Double(labels.count))
    }
}
