import Foundation
import SightlineAttribution

/// Explanations written as JSON, which is how they travel.
enum ExplanationFixture {
    static func explanation(
        text: String = "not unbad, a film", score: Double = 2.5, tokens: String = Self.tokens, extra: String = "",
        warnings: String = "[]"
    ) throws -> Explanation {
        let textJSON = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
        let json = """
            {"text": \(textJSON), "model": "tiny", "score": \(score), "seed": 7,
             "method": {"name": "slalom", "sampling": "fidel", "maxDeletions": 5, "samples": 1000},
             "target": {"index": 1, "label": "positive"}, "tokens": [\(tokens)],
             "cost": {"forwardPasses": 1001, "backwardPasses": 0, "tokens": 12345, "seconds": 0.25}, "warnings": \(warnings)\(extra)}
            """
        return try JSONDecoder().decode(Explanation.self, from: Data(json.utf8))
    }

    /// `[CLS] not un ##bad , [SEP]`-like: a special token, a word of one piece, a word of two.
    static let tokens = [
        token("[CLS]", 1, 0, 0, word: nil, special: true),
        token("not", 5, 0, 3, word: 0, scores: #""value": -4, "importance": 1, "removal": -2, "share": -1, "linear": -10"#,
              errors: #""value": 0.5, "importance": 0.25"#),
        token("un", 6, 4, 6, word: 1, scores: #""value": 1, "importance": 0, "removal": 0.5, "share": 0.25, "linear": 1"#,
              errors: #""value": 0.3, "importance": 0.1"#),
        token("##bad", 7, 6, 9, word: 1,
              scores: #""value": 3, "importance": 1.0986122886681098, "removal": 1, "share": 2, "linear": 9"#,
              errors: #""value": 0.4, "importance": 0.2"#),
        token(",", 8, 9, 10, word: 2, scores: #""value": 0, "importance": -1, "removal": 0, "share": 0, "linear": 0"#),
        token("a", 9, 11, 12, word: 3, scores: #""value": 2.5"#),
        token("[SEP]", 2, 0, 0, word: nil, special: true),
    ].joined(separator: ",")

    static func token(
        _ text: String, _ id: Int, _ start: Int, _ end: Int, word: Int?, special: Bool = false, scores: String = "",
        errors: String = ""
    ) -> String {
        let word = word.map { #""word": \#($0), "# } ?? ""
        return """
            {"text": "\(text)", "id": \(id), "start": \(start), "end": \(end), \(word)"special": \(special),
             "scores": {\(scores)}, "standardErrors": {\(errors)}}
            """
    }
}
