import SightlineEvaluation
import SightlineModels

/// An experiment of the papers, to be made on this machine.
public protocol Experiment: Sendable {
    /// - Throws: What models, training and explainers throw.
    func run(_ context: ExperimentContext) throws -> ExperimentReport
}

/// How much an experiment takes, and how sharp its numbers are.
public enum ExperimentScale: String, Sendable, CaseIterable {
    /// Minutes on two processors: enough to see what the paper says.
    case quick
    /// Up to an hour or so each.
    case full
}

/// What experiments run with.
public struct ExperimentContext: Sendable {
    /// Equal seeds give equal numbers, on any number of threads; seconds excepted.
    public var seed: UInt64
    public var threadCount: Int
    /// What experiments on real texts ask.
    public var checkpoint: Checkpoint
    /// Real texts with a label each; nil for those that come with Sightline.
    public var texts: [LabelledText]?
    /// Is told the share that is done, and what is being done; from several threads.
    public var progress: @Sendable (_ fraction: Double, _ words: String) -> Void

    public init(
        seed: UInt64, threadCount: Int, checkpoint: Checkpoint, texts: [LabelledText]? = nil,
        progress: @escaping @Sendable (_ fraction: Double, _ words: String) -> Void = { _, _ in }
    ) {
        self.seed = seed
        self.threadCount = threadCount
        self.checkpoint = checkpoint
        self.texts = texts
        self.progress = progress
    }

    /// The texts that a reader can check: those given, or those that come with Sightline.
    var labelledTexts: [LabelledText] { texts ?? ReviewSentences.all }

    /// Where the texts are from, for pages.
    var textOrigin: String {
        texts.map { "\($0.count) texts of the file given" }
            ?? "the \(ReviewSentences.all.count) sentences that come with Sightline"
    }
}

/// The experiments by the names that the command line has for them.
public enum ExperimentName: String, Sendable, CaseIterable {
    case additiveLearning = "additive-learning"
    case surrogateFit = "surrogate-fit"
    case recovery
    case concatenation
    case review
    case runtime
    case efficientAttention = "efficient-attention"
    case generalizedAttentionFlow = "gaf"

    /// What it asks, in a line.
    public var summary: String {
        switch self {
        case .additiveLearning: "Can transformers learn log odds that add up over words? (SLALOM paper, Figure 3)"
        case .surrogateFit: "Which simple model predicts such transformers best? (Figure 4a, b)"
        case .recovery: "Does SLALOM find the values and importances that data were made with? (Figure 4c, d)"
        case .concatenation: "Is the score of two texts together the sum of their scores? (Figure 1)"
        case .review: "What does SLALOM show of a real review? (Figure 5)"
        case .runtime: "What does an explanation take, by method and samples? (Table 2)"
        case .efficientAttention: "How much of attention cannot reach the output? (Naim & Asher)"
        case .generalizedAttentionFlow:
            "Whose top words matter most: attention flow's, or others'? (Azarkhalili & Libbrecht)"
        }
    }

    /// Whether it asks a real model about real texts, rather than training models of its own.
    public var usesTexts: Bool { ![.additiveLearning, .surrogateFit, .recovery].contains(self) }

    public func experiment(_ scale: ExperimentScale) -> any Experiment {
        switch self {
        case .additiveLearning: AdditiveLearning(scale)
        case .surrogateFit: SurrogateFit(scale)
        case .recovery: Recovery(scale)
        case .concatenation: Concatenation(scale)
        case .review: Review(scale)
        case .runtime: Runtimes(scale)
        case .efficientAttention: AttentionReduction(scale)
        case .generalizedAttentionFlow: FlowFaithfulness(scale)
        }
    }
}
