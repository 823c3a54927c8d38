import SightlineTensors

/// A ridge regression of scores on which features are kept, with an intercept.
struct LIMEFit {
    /// `φ`.
    let scores: [Double]
    let intercept: Double
    private let leastSquares: LeastSquares

    /// Scores that the perturbations determine.
    var rank: Int { leastSquares.rank }

    /// The intercept is not penalised: it is eliminated by taking the weighted means out.
    init(_ observations: LIMEObservations, alpha: Double) throws {
        let means = observations.rows[0].indices.map { feature in
            observations.weightedMean(observations.rows.map { $0[feature] })
        }
        let meanScore = observations.weightedMean(observations.scores)
        leastSquares = try LeastSquares(
            rows: observations.rows.map { row in zip(row, means).map { $0 - $1 } }, weights: observations.weights,
            targets: observations.scores.map { $0 - meanScore }, ridge: alpha)
        scores = leastSquares.coefficients
        intercept = meanScore - zip(scores, means).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func squaredError(_ observations: LIMEObservations, _ index: Int) -> Double {
        let predicted = zip(scores, observations.rows[index]).reduce(intercept) { $0 + $1.0 * $1.1 }
        return (observations.scores[index] - predicted) * (observations.scores[index] - predicted)
    }

    /// Nil where a draw alone determines a part of the fit.
    func standardErrors(_ observations: LIMEObservations) throws -> [Double]? {
        let total = observations.weights.reduce(0, +)
        // Of one draw, the weighted mean's part included.
        let freedoms = observations.samples.map { index in
            let leverage = observations.weights[index] / total + leastSquares.leverages[index]
            return 1 - leverage / observations.counts[index]
        }
        guard freedoms.allSatisfy({ $0 > Self.smallestFreedom }) else { return nil }
        let perDraw = zip(observations.samples, freedoms).map { index, freedom in
            let weight = observations.weights[index] / observations.counts[index].squareRoot()
            return weight * leastSquares.residuals[index] / freedom
        }
        let influences = try leastSquares.influences(of: observations.samples, weightedResiduals: perDraw)
        let sums: [Double] = try (influences * influences).sum(axes: [0]).elements()
        return sums.map { $0.squareRoot() }
    }

    /// Left out of the fit, a draw of less would take a direction of it with it, up to rounding.
    private static let smallestFreedom = 1e-8
}

// MARK: - How well it predicts

extension LIMEFit {
    private static let foldCount = 5

    /// Errors and variance are weighted as in the fit; held-out ones by five-fold cross-validation over perturbations, none
    /// below two a fold.
    func report(_ observations: LIMEObservations, alpha: Double) throws -> Explanation.Fit {
        let samples = observations.samples
        let weight = samples.reduce(0) { $0 + observations.weights[$1] }
        func mean(_ number: (Int) -> Double) -> Double {
            weight > 0 ? samples.reduce(0) { $0 + observations.weights[$1] * number($1) } / weight : 0
        }
        // From the whole text's score, so that scores that do not vary have a variance of exactly 0.
        let changes = observations.scores.map { $0 - observations.scores[0] }
        let meanChange = mean { changes[$0] }
        let variance = mean { (changes[$0] - meanChange) * (changes[$0] - meanChange) }
        func explainedShare(_ error: Double) -> Double? { variance > 0 ? 1 - error / variance : nil }

        let error = mean { squaredError(observations, $0) }
        var heldOut: Double?
        if samples.count >= 2 * Self.foldCount {
            let fits = try (0..<Self.foldCount).map { fold in
                try LIMEFit(observations.samples(where: { $0 % Self.foldCount != fold }), alpha: alpha)
            }
            heldOut = mean { fits[$0 % Self.foldCount].squaredError(observations, $0) }
        }
        return Explanation.Fit(
            samples: samples.count, mse: error, r2: explainedShare(error), heldOutMSE: heldOut,
            heldOutR2: heldOut.flatMap(explainedShare))
    }
}
