import Foundation
import SightlineAttribution
import SightlineModels

/// A method that gives each word a score made up by the test, and asks the model for nothing but the whole text.
struct FixedExplainer: Explainer {
    var unit = Explanation.AttributionUnit.logOdds
    var name = Explanation.ScoreName.attribution
    /// Of the words' numbers, in order.
    let scores: @Sendable ([Int]) -> [Double?]
    var seed: UInt64 { 0 }

    init(_ scores: @escaping @Sendable ([Int]) -> [Double?]) {
        self.scores = scores
    }

    /// A score per word, whatever stands around it.
    init(_ weights: [Double?]) {
        self.init { words in words.map { weights[$0] } }
    }

    func method(for model: any ScoringModel) -> Explanation.Method {
        (try? JSONDecoder().decode(Explanation.Method.self, from: Data(#"{"name": "fixed"}"#.utf8)))!
    }

    func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try explanation(input, target: target, with: engine, seed: seed, scores)
    }
}

/// The same with scores that depend on the seed.
struct SeededFixedExplainer: SeededExplainer {
    var seed: UInt64 = 0
    let scores: @Sendable (UInt64) -> [Double]

    func method(for model: any ScoringModel) -> Explanation.Method { FixedExplainer([]).method(for: model) }

    func explain(_ input: TextInput, target: Target, with engine: PerturbationEngine) throws -> Explanation {
        try FixedExplainer([]).explanation(input, target: target, with: engine, seed: seed) { _ in scores(seed) }
    }
}

extension FixedExplainer {
    /// Written as JSON, which is how explanations travel: nobody but the library's methods can make one.
    fileprivate func explanation(
        _ input: TextInput, target: Target, with engine: PerturbationEngine, seed: UInt64,
        _ scores: ([Int]) -> [Double?]
    ) throws -> Explanation {
        let sequence = try engine.model.tokenize(input)
        let logits = try engine.score([sequence.input]).logits[0]
        let target = try target.resolved(labels: engine.model.labels, logits: logits)
        var next = scores(sequence.contentIDs).makeIterator()
        let tokens: [[String: Any]] = sequence.tokens.map { token in
            let score = token.isSpecial ? nil : next.next() ?? nil
            return [
                "text": token.text, "id": token.id, "start": token.range.lowerBound, "end": token.range.upperBound,
                "special": token.isSpecial, "scores": score.map { [name.rawValue: $0] } ?? [:], "standardErrors": [:],
            ]
        }
        let object: [String: Any] = [
            "text": input.text, "model": engine.model.name, "method": ["name": "fixed"],
            "target": ["index": target.index, "label": target.label], "tokens": tokens, "unit": unit.rawValue,
            "score": target.score(logits, engine.model.labels.kind), "seed": seed, "warnings": [],
            "cost": ["forwardPasses": 1, "backwardPasses": 0, "tokens": sequence.tokens.count, "seconds": 0.5],
        ]
        return try JSONDecoder().decode(Explanation.self, from: JSONSerialization.data(withJSONObject: object))
    }
}
