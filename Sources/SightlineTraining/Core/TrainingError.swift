import SightlineModels

/// Why nothing can be trained, or training cannot go on.
public enum TrainingError: Error, Equatable {
    case noExamples
    /// An example, by its place, whose target or teacher's logits do not go with the classifier's labels.
    case wrongTarget(index: Int, labelCount: Int)
    case wrongTeacherLogits(index: Int, expected: Int, found: Int)
    case invalidSetting(name: String, found: String, expected: String)
    /// The gradients are no numbers any more.
    case diverged(step: Int)
    /// A parameter that a new network of this kind does not begin with plain random numbers in.
    case noInitialValues(parameter: String, architecture: String)
    /// What a classifier of that architecture has to keep of its checkpoint.
    case cannotChange(String, architecture: String)
    case noSuchLayers([Int], layerCount: Int)
    /// A saved training that cannot be gone on with.
    case unusableState(file: String, reason: String)
}

extension TrainingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noExamples:
            "there is nothing to learn from; give at least one example"
        case .wrongTarget(let index, let labelCount):
            "example \(index) has a target that does not go with \(labelCount) "
                + (labelCount == 1 ? "logit, whose label is 0 or 1" : "labels, numbered from 0 to \(labelCount - 1)")
        case .wrongTeacherLogits(let index, let expected, let found):
            "example \(index) has \(found) logits of the teacher, but the classifier has \(expected) labels"
        case .invalidSetting(let name, let found, let expected):
            "\(name) is \(found); expected \(expected)"
        case .diverged(let step):
            "training diverged: the gradients of step \(step) are no finite numbers; use a lower learning rate or more "
                + "warm-up"
        case .noInitialValues(let parameter, let architecture):
            "nothing is known of what \(parameter) begins with in a new \(architecture); begin with the weights of a "
                + "checkpoint"
        case .cannotChange(let what, let architecture):
            "\(what) of a \(architecture) cannot be changed; it can be of \(ModelFamily.names)"
        case .noSuchLayers(let layers, let layerCount):
            "the layers to keep are \(layers.map(String.init).joined(separator: ", ")); expected at least one of the "
                + "layers 0 to \(layerCount - 1)"
        case .unusableState(let file, let reason):
            "\(file): \(reason)"
        }
    }
}

extension ModelFamily {
    /// All of them, in words.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
