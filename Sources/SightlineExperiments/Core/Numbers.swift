import Foundation
import SightlineEvaluation

/// Numbers as pages have them.
extension Double {
    /// Three digits that count.
    var words: String { String(format: "%.3g", self) }

    /// A share as whole percents.
    var percent: String { String(format: "%.0f %%", 100 * self) }
}

extension [Double] {
    /// The root of the mean squared distance from the mean.
    package var deviation: Double { variance.squareRoot() }

    var median: Double {
        let sorted = sorted()
        let middle = sorted.count / 2
        return isEmpty ? .nan : sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// How predicted numbers go with true ones.
package struct Agreement {
    /// Of the predictions on the truth: 1 where they grow as it does, 0 where they do not care.
    package let slope: Double
    package let meanSquaredError: Double

    /// - Parameters: Of one length.
    package init(predicted: [Double], truth: [Double]) {
        let (meanTruth, meanPredicted) = (truth.mean, predicted.mean)
        let covariance = zip(predicted, truth).reduce(0) { $0 + ($1.0 - meanPredicted) * ($1.1 - meanTruth) }
        let variance = truth.reduce(0) { $0 + ($1 - meanTruth) * ($1 - meanTruth) }
        slope = covariance / variance
        meanSquaredError = zip(predicted, truth).map { ($0 - $1) * ($0 - $1) }.mean
    }
}
