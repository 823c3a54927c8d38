import SightlineModels
import SightlineTensors

/// What the trainer trains: a classifier as a function of its parameters.
///
/// ```swift
/// struct WordCounts: Trainable {   // σ(w · x + b) on word counts
///     let wordCount: Int
///     var parameters: [TrainableParameter] {
///         [.init("weight", [1, wordCount]), .init("bias", [1], decays: false)]
///     }
///     let labels = TrainableLabels(count: 1, areExclusive: false)
///     func logits(of inputs: [[Float]], parameters: [Tensor], dropoutMasks: (any DropoutMasks)?) throws -> Tensor {
///         try Tensor(inputs.flatMap { $0 }, shape: [inputs.count, wordCount])
///             .linear(weight: parameters[0], bias: parameters[1])
///     }
///     func length(of input: [Float]) -> Int { 1 }
/// }
/// ```
public protocol Trainable: Sendable {
    associatedtype Input: Sendable

    var parameters: [TrainableParameter] { get }

    var labels: TrainableLabels { get }

    /// The logits of inputs, `[B, C]`, through operations that record gradients.
    ///
    /// May be called from several threads at once.
    ///
    /// - Parameters:
    ///   - inputs: At least one.
    ///   - parameters: float32, in the order of ``parameters``.
    ///   - dropoutMasks: nil outside of training.
    func logits(
        of inputs: [Input], parameters: [Tensor], dropoutMasks: (any DropoutMasks)?
    ) throws -> Tensor

    /// How much work an input is, at least 1: tokens. Batches bring together inputs of like length.
    func length(of input: Input) -> Int
}

/// A tensor that training changes.
public struct TrainableParameter: Sendable, Equatable {
    public var name: String
    public var shape: [Int]
    /// Whether weight decay draws it towards 0: not what shifts or scales alone, as biases and normalisations do.
    public var decays: Bool

    public init(_ name: String, _ shape: [Int], decays: Bool = true) {
        self.name = name
        self.shape = shape
        self.decays = decays
    }
}

/// How the logits of a classifier are meant.
public struct TrainableLabels: Sendable, Equatable {
    /// Logits of an input.
    public var count: Int
    /// Whether probabilities are a softmax over the logits, rather than a sigmoid of each.
    public var areExclusive: Bool

    public init(count: Int, areExclusive: Bool = true) {
        self.count = count
        self.areExclusive = areExclusive
    }

    public init(_ labels: ClassificationLabels) {
        self.init(count: labels.names.count, areExclusive: labels.kind != .independent)
    }
}
