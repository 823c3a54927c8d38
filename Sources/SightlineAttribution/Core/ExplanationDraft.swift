import SightlineModels

/// A text that is going to be explained: its tokens, before the model has seen them.
struct DraftedText {
    let input: TextInput
    let sequence: TokenSequence
    fileprivate let start = ContinuousClock.now

    /// - Parameter dividesScore: Whether the method divides the score among tokens, and so needs two of them.
    /// - Throws: ``ExplanationError`` for a text that has too few tokens; what the model throws.
    init(_ input: TextInput, model: any ScoringModel, dividesScore: Bool = false) throws {
        self.input = input
        sequence = try model.tokenize(input)
        switch sequence.contentIndices.count {
        case 0: throw ExplanationError.noContent(text: input.text)
        case 1 where dividesScore:
            throw ExplanationError.singleToken(sequence.tokens[sequence.contentIndices[0]].text)
        default: break
        }
    }
}

/// A text on its way to an explanation: its tokens, its target and score, and what was spent on it so far.
struct ExplanationDraft {
    let text: DraftedText
    let target: Target.Resolved
    /// `F` of the whole text.
    let fullScore: Double
    /// `F` of the perturbations that were scored with it.
    let perturbedScores: [Double]
    let engine: PerturbationEngine
    var warnings: [Explanation.Warning]
    private var precisionCheck: PrecisionCheck?
    private(set) var cost: Explanation.Cost

    var sequence: TokenSequence { text.sequence }

    /// Tokenizes and scores the whole text.
    ///
    /// - Throws: As ``DraftedText`` and ``init(_:target:engine:perturbations:)`` do.
    init(_ input: TextInput, target: Target, engine: PerturbationEngine) throws {
        try self.init(DraftedText(input, model: engine.model), target: target, engine: engine)
    }

    /// Scores the whole text, which also settles what the predicted class is.
    ///
    /// - Parameter perturbations: Sequences to score with it, which keeps processors busier than one after the other.
    /// - Throws: ``ExplanationError`` for a target that does not exist, and a score that is no finite number; what the model
    ///   throws.
    /// - Complexity: One forward pass for the text and each perturbation.
    init(
        _ text: DraftedText, target: Target, engine: PerturbationEngine, perturbations: [ModelInput] = []
    ) throws {
        self.text = text
        self.engine = engine
        let labels = engine.model.labels
        // A class that does not exist needs no answers to be found out.
        if target != .predicted { _ = try target.resolved(labels: labels, logits: []) }
        let inputs = [text.sequence.input] + perturbations
        let scores = try engine.score(inputs)
        let resolved = try target.resolved(labels: labels, logits: scores.logits[0])
        let found = scores.logits.map { resolved.score($0, labels.kind) }
        self.target = resolved
        fullScore = found[0]
        perturbedScores = Array(found.dropFirst())
        guard fullScore.isFinite else {
            throw ExplanationError.scoreNotFinite(model: engine.model.name, score: fullScore)
        }
        warnings = text.sequence.truncation.map { [.truncated($0)] } ?? []
        cost = .init(forwardPasses: 0, backwardPasses: 0, tokens: 0, seconds: 0)
        precisionCheck = PrecisionCheck(engine)
        spend(scores.cost)
        try checkPrecision(inputs, found)
    }

    /// `F` of each sequence.
    mutating func scores(_ inputs: [ModelInput]) throws -> [Double] {
        let scores = try engine.score(inputs)
        spend(scores.cost)
        let found = scores.logits.map { target.score($0, engine.model.labels.kind) }
        try checkPrecision(inputs, found)
        return found
    }

    private mutating func checkPrecision(_ inputs: [ModelInput], _ scores: [Double]) throws {
        let (target, kind) = (target, engine.model.labels.kind)
        if let cost = try precisionCheck?.add(inputs, scores, score: { target.score($0, kind) }) { spend(cost) }
    }

    /// Counts passes through the model that were made beside ``scores(_:)``.
    mutating func spend(forwardPasses: Int, backwardPasses: Int = 0, tokens: Int) {
        cost.forwardPasses += forwardPasses
        cost.backwardPasses += backwardPasses
        cost.tokens += tokens
    }

    private mutating func spend(_ cost: PerturbationEngine.Cost) {
        spend(forwardPasses: cost.forwardPasses, tokens: cost.tokens)
    }

    /// The explanation by `method`, with its tokens; what else the method has is for it to add.
    ///
    /// - Parameter describe: Adds scores to a content token, given its place among them.
    func explanation(
        by method: some Explainer, describing describe: (_ token: inout Explanation.Token, _ place: Int) -> Void
    ) -> Explanation {
        var tokens = sequence.tokens.map { Explanation.Token($0, of: sequence) }
        for (place, index) in sequence.contentIndices.enumerated() { describe(&tokens[index], place) }
        var cost = cost
        cost.seconds = (ContinuousClock.now - text.start) / .seconds(1)
        var explanation = Explanation(
            version: SightlineVersion.current, text: text.input.text, pair: text.input.pair, model: engine.model.name,
            method: method.method(for: engine.model), target: target, score: fullScore, tokens: tokens, cost: cost,
            seed: method.seed, warnings: warnings + (precisionCheck?.warnings ?? []))
        explanation.precision = engine.model.precision.resultName
        explanation.rounding = precisionCheck?.result
        if method is any SamplingExplainer { explanation.ranking = Explanation.Ranking(of: explanation) }
        return explanation
    }
}
