import Foundation
import SightlineModels
import SightlineRandom

extension SLALOM {
    /// - Throws: ``ExplanationError``, or what the model throws.
    /// - Complexity: One forward pass per sample and one for the whole text; `2|V|` for ``Sampling/exact``. The fit adds
    ///   O(units³ + samples · deletions²) operations some hundred times over, about a second for 130 tokens and 5,000
    ///   samples, and memory for a few matrices of (2 · units)².
    public func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try validate()
        let clock = ContinuousClock()
        let start = clock.now
        let sequence = try engine.model.tokenize(input)
        switch sequence.contentIndices.count {
        case 0: throw ExplanationError.noContent(text: input.text)
        case 1: throw ExplanationError.singleToken(sequence.tokens[sequence.contentIndices[0]].text)
        default: break
        }

        var scorer = try TargetScorer(sequence, target: target, engine: engine)
        let units = SLALOMUnits(sequence, tying: tying)
        var picture = try picture(sequence, units, &scorer)
        if let truncation = sequence.truncation { picture.warnings.insert(.truncated(truncation), at: 0) }
        return Explanation(
            text: input.text, pair: input.pair, model: engine.model.name, method: method, target: scorer.target, score: scorer.fullScore,
            tokens: tokens(of: sequence, units, picture), fit: picture.fit,
            background: picture.function.background.map { .init(value: $0.value, importance: $0.importance) },
            cost: .init(
                forwardPasses: scorer.cost.forwardPasses, backwardPasses: 0, tokens: scorer.cost.tokens,
                seconds: (clock.now - start) / .seconds(1)),
            seed: seed, warnings: picture.warnings)
    }

    /// A fitted or recovered SLALOM with what is known of its certainty.
    private struct Picture {
        var function: SLALOMFunction
        var valueErrors: [Double]?
        var importanceErrors: [Double]?
        /// Units whose importance the data cannot tell.
        var undetermined: Set<Int> = []
        var fit: Explanation.Fit?
        var warnings: [Explanation.Warning] = []
    }

    private func picture(
        _ sequence: TokenSequence, _ units: SLALOMUnits, _ scorer: inout TargetScorer
    ) throws -> Picture {
        var generator = SeededGenerator(seed: seed)
        switch sampling {
        case .deletions(let maximum):
            let samples = SLALOMSamples.deletions(
                of: sequence, units: units, maximum: maximum, limit: self.samples, using: &generator)
            return try fitted(samples, units, .wholeText(score: scorer.fullScore), &scorer)
        case .shortSequences:
            let samples = SLALOMSamples.shortSequences(
                of: sequence, units: units, limit: self.samples, using: &generator)
            return try fitted(samples, units, .mean, &scorer)
        case .exact:
            return try recovered(sequence, units, &scorer)
        }
    }

    private func fitted(
        _ samples: SLALOMSamples, _ units: SLALOMUnits, _ reference: SLALOMObservations.Reference,
        _ scorer: inout TargetScorer
    ) throws -> Picture {
        let scores = try scorer.scores(samples.sequences)
        let finite = scores.indices.filter { scores[$0].isFinite }
        var warnings: [Explanation.Warning] = []
        if finite.count < scores.count {
            warnings.append(.notFinite(count: scores.count - finite.count, of: scores.count))
        }
        let observations = SLALOMObservations(
            counts: finite.map { samples.counts[$0] }, scores: finite.map { scores[$0] },
            multiplicities: units.multiplicities, reference: reference)
        let fit = try SLALOMFit(observations, background: background)
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
            function: fit.function, valueErrors: fit.valueErrors, importanceErrors: fit.importanceErrors, fit: report,
            warnings: warnings)
    }

    private func recovered(
        _ sequence: TokenSequence, _ units: SLALOMUnits, _ scorer: inout TargetScorer
    ) throws -> Picture {
        var placeOfUnit = Array(repeating: 0, count: units.count)
        for (place, unit) in units.unitOfContent.enumerated() { placeOfUnit[unit] = place }
        let recovery = try SLALOMRecovery.recover(unitCount: units.count) { queries in
            try scorer.scores(queries.map { query in sequence.input(framing: query.map { placeOfUnit[$0] }) })
        }
        var picture = Picture(function: recovery.function, undetermined: Set(recovery.undetermined))
        if !recovery.undetermined.isEmpty {
            picture.warnings.append(.unidentifiedImportances(count: recovery.undetermined.count, of: units.count))
        }
        return picture
    }

    private func tokens(
        of sequence: TokenSequence, _ units: SLALOMUnits, _ picture: Picture
    ) -> [Explanation.Token] {
        let function = picture.function
        let score = function.score(units.multiplicities)
        let shares = function.shares(units.multiplicities).units
        var content = units.unitOfContent.makeIterator()
        return sequence.tokens.map { token in
            var explained = Explanation.Token(token, of: sequence)
            guard !token.isSpecial, let unit = content.next() else { return explained }
            let value = function.values[unit]
            explained[.value] = value
            if let error = picture.valueErrors?[unit] { explained.standardErrors[.value] = error }
            guard !picture.undetermined.contains(unit) else { return explained }
            let importance = function.importances[unit]
            explained[.importance] = importance
            explained[.linear] = exp(importance) * value
            if let error = picture.importanceErrors?[unit] { explained.standardErrors[.importance] = error }
            // A share is one of the whole softmax: it needs every weight.
            guard picture.undetermined.isEmpty else { return explained }
            explained[.removal] = shares[unit] * (value - score) / (1 - shares[unit])
            explained[.share] = shares[unit] * value
            return explained
        }
    }
}
