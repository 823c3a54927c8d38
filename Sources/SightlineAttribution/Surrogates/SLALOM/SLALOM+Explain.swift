import Foundation
import SightlineModels
import SightlineRandom

extension SLALOM {
    public func plannedCost(of sequence: TokenSequence) -> PlannedCost? {
        let tokenCount = sequence.contentIndices.count
        let units = SLALOMUnits(sequence, tying: tying)
        switch sampling {
        case .deletions(let maximum):
            let largest = max(0, min(maximum, tokenCount - 1))
            let ways = (0..<largest).reduce(0) { min(samples, $0) + min(samples, binomial(tokenCount, $1 + 1)) }
            return .perturbations(
                sequence, count: min(samples, ways), keeping: Double(tokenCount) - Double(largest + 1) / 2)
        case .shortSequences:
            let ways = tokenCount * (tokenCount - 1) * max(tokenCount - 1, 1)
            return .perturbations(sequence, count: min(samples, ways), keeping: min(2.5, Double(tokenCount)))
        case .exact:
            return .perturbations(sequence, count: 2 * units.count - 1, keeping: 1.5)
        }
    }

    /// - Throws: ``ExplanationError``, or what the model throws.
    /// - Complexity: One forward pass per sample and one for the whole text; `2|V|` for ``Sampling/exact``. The fit adds
    ///   O(units³ + samples · deletions²) operations some hundred times over, about a second for 130 tokens and 5,000
    ///   samples, and memory for a few matrices of (2 · units)².
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try validate()
        let text = try DraftedText(input, model: engine.model, dividesScore: true)
        let units = SLALOMUnits(text.sequence, tying: tying)
        let samples = drawn(text.sequence, units)
        var draft = try ExplanationDraft(
            text, target: target, engine: engine, perturbations: samples?.sequences ?? [])
        let picture = try samples.map { try fitted($0, units, draft) } ?? recovered(units, &draft)
        draft.warnings += picture.warnings
        let weights = Weights(picture.function, units)
        var explanation = draft.explanation(by: self) { token, place in
            describe(&token, unit: units.unitOfContent[place], picture, weights)
        }
        explanation.fit = picture.fit
        explanation.background = picture.function.background.map { .init(value: $0.value, importance: $0.importance) }
        return explanation
    }

    /// A fitted or recovered SLALOM with what is known of its certainty.
    private struct Picture {
        var function: SLALOMFunction
        var valueErrors: [Double]?
        var importanceErrors: [Double]?
        var removalErrors: [Double]?
        /// Units whose importance the data cannot tell.
        var undetermined: Set<Int> = []
        var fit: Explanation.Fit?
        var warnings: [Explanation.Warning] = []
    }

    /// nil where what to ask next depends on what was answered.
    private func drawn(_ sequence: TokenSequence, _ units: SLALOMUnits) -> SLALOMSamples? {
        var generator = SeededGenerator(seed: seed)
        return switch sampling {
        case .deletions(let maximum):
            .deletions(of: sequence, units: units, maximum: maximum, limit: samples, using: &generator)
        case .shortSequences:
            .shortSequences(of: sequence, units: units, limit: samples, using: &generator)
        case .exact: nil
        }
    }

    /// What a fit that learns nothing predicts.
    private func reference(_ draft: ExplanationDraft) -> SLALOMObservations.Reference {
        if case .deletions = sampling { .wholeText(score: draft.fullScore) } else { .mean }
    }

    private func fitted(_ samples: SLALOMSamples, _ units: SLALOMUnits, _ draft: ExplanationDraft) throws -> Picture {
        let scores = draft.perturbedScores
        let finite = scores.indices.filter { scores[$0].isFinite }
        var warnings: [Explanation.Warning] = []
        if finite.count < scores.count {
            warnings.append(.notFinite(count: scores.count - finite.count, of: scores.count))
        }
        let observations = SLALOMObservations(
            counts: finite.map { samples.counts[$0] }, scores: finite.map { scores[$0] },
            multiplicities: units.multiplicities, reference: reference(draft))
        let fit = try SLALOMFit(observations, background: background, threadCount: draft.engine.threadCount)
        let report = Explanation.Fit(
            samples: observations.sampleCount, mse: fit.meanSquaredError, r2: observations.explainedShare(fit.meanSquaredError),
            heldOutMSE: fit.heldOutError, heldOutR2: fit.heldOutError.flatMap(observations.explainedShare))
        let undetermined = fit.undeterminedImportances
        warnings += Explanation.Warning.fit(
            report, converged: fit.converged, isExhaustive: scores.count < self.samples)
        if !undetermined.isEmpty {
            warnings.append(.unidentifiedImportances(count: undetermined.count, of: units.count))
        }
        return Picture(
            function: fit.function, valueErrors: fit.valueErrors, importanceErrors: fit.importanceErrors,
            removalErrors: fit.removalErrors, fit: report, warnings: warnings)
    }

    private func recovered(
        _ units: SLALOMUnits, _ draft: inout ExplanationDraft
    ) throws -> Picture {
        let sequence = draft.sequence
        var placeOfUnit = Array(repeating: 0, count: units.count)
        for (place, unit) in units.unitOfContent.enumerated() { placeOfUnit[unit] = place }
        let recovery = try SLALOMRecovery.recover(unitCount: units.count) { queries in
            try draft.scores(queries.map { query in sequence.input(framing: query.map { placeOfUnit[$0] }) })
        }
        var picture = Picture(function: recovery.function, undetermined: Set(recovery.undetermined))
        if !recovery.undetermined.isEmpty {
            picture.warnings.append(.unidentifiedImportances(count: recovery.undetermined.count, of: units.count))
        }
        return picture
    }

    /// What the fitted softmax makes of the whole text.
    private struct Weights {
        let score: Double
        /// Of one occurrence of each unit.
        let shares: [Double]

        init(_ function: SLALOMFunction, _ units: SLALOMUnits) {
            score = function.score(units.multiplicities)
            shares = function.shares(units.multiplicities).units
        }
    }

    private func describe(_ token: inout Explanation.Token, unit: Int, _ picture: Picture, _ weights: Weights) {
        let value = picture.function.values[unit]
        token[.value] = value
        if let error = picture.valueErrors?[unit] { token.standardErrors[.value] = error }
        guard !picture.undetermined.contains(unit) else { return }
        let importance = picture.function.importances[unit]
        token[.importance] = importance
        token[.linear] = exp(importance) * value
        if let error = picture.importanceErrors?[unit] { token.standardErrors[.importance] = error }
        // A share is one of the whole softmax: it needs every weight.
        guard picture.undetermined.isEmpty else { return }
        let share = weights.shares[unit]
        token[.removal] = share * (value - weights.score) / (1 - share)
        token[.share] = share * value
        if let error = picture.removalErrors?[unit], error.isFinite { token.standardErrors[.removal] = error }
    }
}
