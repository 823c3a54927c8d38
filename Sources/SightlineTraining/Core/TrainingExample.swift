/// Something to learn from: an input with what is known of it.
public struct TrainingExample<Input: Sendable>: Sendable {
    public var input: Input
    public var target: TrainingTarget
    /// What a teacher says of the input, a logit for each label; for distillation.
    public var teacherLogits: [Double]?

    public init(_ input: Input, _ target: TrainingTarget, teacherLogits: [Double]? = nil) {
        self.input = input
        self.target = target
        self.teacherLogits = teacherLogits
    }
}

extension TrainingExample: Equatable where Input: Equatable {}

/// What a classifier should say of an input.
public enum TrainingTarget: Sendable, Equatable {
    /// The index of the label that holds. Of a classifier with a single logit: 1 if its label holds, else 0.
    case label(Int)
    /// The probability of each label.
    case probabilities([Double])

    /// A number for each logit; nil if the target does not go with the labels.
    func probabilities(of labels: TrainableLabels) -> [Double]? {
        switch self {
        case .label(let index):
            if labels.count == 1 { return 0...1 ~= index ? [Double(index)] : nil }
            guard 0..<labels.count ~= index else { return nil }
            return (0..<labels.count).map { $0 == index ? 1 : 0 }
        case .probabilities(let probabilities):
            guard probabilities.count == labels.count, probabilities.allSatisfy({ 0...1 ~= $0 }) else { return nil }
            guard labels.areExclusive else { return probabilities }
            return abs(probabilities.reduce(0, +) - 1) < 1e-6 ? probabilities : nil
        }
    }
}
