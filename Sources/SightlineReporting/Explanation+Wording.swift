import Foundation
import SightlineAttribution

extension Target.Resolved {
    /// The explained label.
    var name: String { shown(label) }

    /// ``name``, with what it is set against.
    var phrase: String { name + foilPhrase }

    var foilPhrase: String { foil.map { " rather than \($0.quoted)" } ?? "" }

    /// A label of the same kind; white space at the ends of a token is shown.
    func shown(_ label: String) -> String {
        let hasSpace = label.first?.isWhitespace ?? true || label.last?.isWhitespace ?? true
        return hasSpace || foil != nil ? label.quoted : label.printable
    }
}

extension Explanation.Method {
    /// Its name and options, as JSON has them.
    var phrase: String {
        let options = options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return name + (options.isEmpty ? "" : " (\(options.joined(separator: ", ")))")
    }
}

extension Explanation {
    var targetName: String { target.name }
    var targetPhrase: String { target.phrase }

    /// Whose score it is, where it is not the model's alone.
    var scoreNote: String? {
        dictionary.map { use in
            use.modelScore == nil
                ? ", as the dictionary predicts; the model was not asked"
                : "; the dictionary predicts \(Numerals.signed(use.predictedScore))"
        }
    }

    /// The probability and the score of the target.
    var scorePhrase: String {
        "probability \(Numerals.probability(logOdds: score)), score \(Numerals.signed(score)) log odds" + (scoreNote ?? "")
    }

    /// What is explained.
    var verdict: String { "\(targetPhrase): \(scorePhrase)" }

    /// What a picture or a document of it says of where it is from, in a line.
    ///
    /// - Parameter version: Of the program that makes it.
    func origin(version: String) -> String {
        "Model \(model); target \(targetPhrase); score \(Numerals.signed(score)) log odds\(scoreNote ?? ""); \(method.phrase), seed \(seed); "
            .printable + "Sightline \(version.printable)."
    }

    /// Each token as the text spells it, which vocabularies may not; pieces that go on with a word begin with an ellipsis.
    var spelledTokens: [String] {
        let texts = [text, pair ?? ""].map { Array($0.unicodeScalars) }
        var previous: Token?
        return tokens.map { token in
            defer { previous = token }
            let scalars = token.textIndex == 1 ? texts[1] : texts[0]
            guard !token.special, 0 <= token.start, token.start < token.end, token.end <= scalars.count else {
                return token.text.printable
            }
            let goesOn = previous.map { $0.word == token.word && $0.textIndex == token.textIndex && $0.end == token.start } ?? false
            let spelled = String(String.UnicodeScalarView(scalars[token.start..<token.end]))
            return (goesOn ? "…" : "") + spelled.printable
        }
    }

    /// The model's name without the folders it is in.
    var modelName: String {
        let name = model.split(separator: "/").last.map(String.init) ?? model
        return name.printable
    }
}
