import Foundation

extension Explanation {
    /// What an explanation says the model would score if some of the text were gone.
    public struct Prediction: Sendable {
        private enum Picture {
            /// `Σᵢ wᵢ vᵢ / Σᵢ wᵢ` over what is kept, with a background that always is; nothing kept has no score.
            case softmax(weights: [Double], values: [Double], background: (weight: Double, value: Double)?)
            /// The whole text's score less the removed tokens' parts.
            case additive(parts: [Double], score: Double)
        }

        private let picture: Picture

        /// The score `F̂`, in log odds, of the text with only some of its content tokens.
        ///
        /// - Parameter isKept: One flag per content token, in order.
        /// - Returns: nil where the picture has none: a softmax over nothing.
        public func score(keeping isKept: [Bool]) -> Double? {
            switch picture {
            case .softmax(let weights, let values, let background):
                var mass = background?.weight ?? 0
                var sum = mass * (background?.value ?? 0)
                for place in isKept.indices where isKept[place] {
                    mass += weights[place]
                    sum += weights[place] * values[place]
                }
                return mass > 0 ? sum / mass : nil
            case .additive(let parts, let score):
                return isKept.indices.reduce(score) { isKept[$1] ? $0 : $0 - parts[$1] }
            }
        }
    }

    /// What the scores predict, through SLALOM's softmax or by summing; nil for methods whose scores predict nothing, and
    /// where some are undetermined.
    public var prediction: Prediction? {
        let content = tokens.filter { !$0.special }
        switch unit {
        case .logOdds:
            let parts = content.compactMap { $0[.attribution] }
            guard parts.count == content.count else { return nil }
            return Prediction(additive: parts, score: score)
        case .own:
            return nil
        case nil:
            let importances = content.compactMap { $0[.importance] }
            let values = content.compactMap { $0[.value] }
            guard importances.count == content.count, values.count == content.count else { return nil }
            return Prediction(importances: importances, values: values, background: background)
        }
    }
}

extension Explanation.Prediction {
    fileprivate init(additive parts: [Double], score: Double) {
        picture = .additive(parts: parts, score: score)
    }

    init(importances: [Double], values: [Double], background: Explanation.Background?) {
        let largest = (importances + [background?.importance].compactMap { $0 }).max() ?? 0
        picture = .softmax(
            weights: importances.map { exp($0 - largest) }, values: values,
            background: background.map { (exp($0.importance - largest), $0.value) })
    }
}
