import Foundation
import SightlineAttribution
import SightlineRandom

/// Explanations for reports, made of words.
enum ReportFixture {
    static func explanation(
        _ text: String, method: String = "slalom", label: String = "positive", score: Double = 2,
        scores: (_ word: Int) -> String, fit: String? = nil, extra: String = "", warnings: String = "[]"
    ) throws -> Explanation {
        var tokens: [String] = []
        var place = 0
        for (index, word) in text.split(separator: " ").enumerated() {
            let count = word.unicodeScalars.count
            tokens.append(
                try token(String(word), place, place + count, word: index, scores: scores(index)))
            place += count + 1
        }
        return try explanation(
            text, tokens: tokens, method: method, label: label, score: score, fit: fit, extra: extra, warnings: warnings)
    }

    static func explanation(
        _ text: String, pair: String? = nil, tokens: [String], method: String = "slalom", label: String = "positive",
        score: Double = 2, fit: String? = nil, extra: String = "", warnings: String = "[]"
    ) throws -> Explanation {
        let json = """
            {"text": \(try quoted(text)), \(try pair.map { "\"pair\": \(try quoted($0))," } ?? "")
             "model": "tiny", "score": \(score), "seed": 7,
             "method": {"name": \(try quoted(method)), "sampling": "fidel", "maxDeletions": 5, "samples": 1000},
             "target": {"index": 1, "label": \(try quoted(label))}, "tokens": [\(tokens.joined(separator: ","))],
             \(fit.map { "\"fit\": \($0)," } ?? "") \(extra)
             "cost": {"forwardPasses": 1001, "backwardPasses": 0, "tokens": 12345, "seconds": 0.25}, "warnings": \(warnings)}
            """
        return try JSONDecoder().decode(Explanation.self, from: Data(json.utf8))
    }

    static func token(
        _ text: String, _ start: Int, _ end: Int, word: Int, scores: String, errors: String = "", textIndex: Int? = nil
    ) throws -> String {
        """
        {"text": \(try quoted(text)), "id": 5, "start": \(start), "end": \(end), "word": \(word), "special": false,
         \(textIndex.map { "\"textIndex\": \($0)," } ?? "") "scores": {\(scores)}, "standardErrors": {\(errors)}}
        """
    }

    /// A text of a hundred words, of which few matter much, as is usual, with all that SLALOM says of them.
    static func long(seed: UInt64) throws -> Explanation {
        var generator = SeededGenerator(seed: seed)
        var tokens: [String] = []
        var place = 0
        var words: [String] = []
        for index in 0..<100 {
            let word = String(
                (0..<Int.random(in: 2...8, using: &generator)).map { _ in "abcdefghijklmnop".randomElement(using: &generator) ?? "a" })
            let number = { (width: Double) in pow(Double.random(in: -1...1, using: &generator), 5) * width }
            let scores = #""value": \#(number(9)), "importance": \#(number(4)), "removal": \#(number(3)), "#
                + #""share": \#(number(1)), "linear": \#(number(9))"#
            tokens.append(
                try token(
                    word, place, place + word.count, word: index, scores: scores,
                    errors: #""value": 0.5, "importance": 0.25"#))
            words.append(word)
            place += word.count + 1
        }
        return try explanation(words.joined(separator: " "), tokens: tokens, fit: goodFit)
    }

    static let goodFit = #"{"samples": 1000, "mse": 0.01, "r2": 0.98, "heldOutMSE": 0.0144, "heldOutR2": 0.97}"#

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}
