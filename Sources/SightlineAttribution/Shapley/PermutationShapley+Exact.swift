import SightlineModels

extension PermutationShapley {
    /// The mean over all permutations that meet finite scores alone.
    ///
    /// With the number of ways `p(S)` that lead from nothing to `S` and `q(S)` from there to the whole,
    ///
    ///     φᵢ = Σ_{S∌i} p(S) q(S ∪ i) (F(S ∪ i) − F(S)) / p(t)
    ///
    /// A coalition without a finite score has no ways; where all have one, this is Shapley's formula.
    ///
    /// - Complexity: O(n 2ⁿ), with `2ⁿ − 2` at most ``samples``.
    func exactDivision(
        among features: TextFeatures, emptyScore: Double, _ draft: inout ExplanationDraft
    ) throws -> Division {
        let count = features.count
        let whole = (1 << count) - 1
        let perturbed = whole > 1 ? Array(1..<whole) : []
        let scores: [Double?] = try [emptyScore] + draft.finiteScores(perturbed.map { set in
            features.input(keeping: (0..<count).map { set >> $0 & 1 == 1 })
        }) + [draft.fullScore]

        var waysTo = Array(repeating: 0.0, count: whole + 1)
        var waysOn = waysTo
        waysTo[0] = 1
        waysOn[whole] = 1
        for set in 1...whole where scores[set] != nil {
            waysTo[set] = (0..<count).reduce(0) { set >> $1 & 1 == 1 ? $0 + waysTo[set ^ 1 << $1] : $0 }
        }
        for set in (0..<whole).reversed() where scores[set] != nil {
            waysOn[set] = (0..<count).reduce(0) { set >> $1 & 1 == 0 ? $0 + waysOn[set | 1 << $1] : $0 }
        }
        guard waysTo[whole] > 0 else {
            throw ExplanationError.perturbationsNotFinite(model: draft.engine.model.name, count: perturbed.count)
        }
        let values = (0..<count).map { feature in
            var sum = 0.0
            for set in 0..<whole where set >> feature & 1 == 0 {
                guard let without = scores[set], let with = scores[set | 1 << feature] else { continue }
                sum += waysTo[set] * waysOn[set | 1 << feature] / waysTo[whole] * (with - without)
            }
            return sum
        }
        return (values, Array(repeating: 0, count: count))
    }
}
