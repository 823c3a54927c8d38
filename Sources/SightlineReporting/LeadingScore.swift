import SightlineAttribution
import SightlineEvaluation

/// The one score that stands for a token at a glance, its scale of colours, and what is said of it: pages and terminals have
/// the same words.
struct LeadingScore {
    let name: Explanation.ScoreName
    let unit: Explanation.AttributionUnit?
    let scale: HeatScale

    init(_ explanation: Explanation) {
        let name = explanation.mainScore
        self.name = name
        unit = explanation.unit
        scale = HeatScale(
            scores: explanation.tokens.compactMap { $0[name] }.filter(\.isFinite),
            least: explanation.unit == .own ? 0 : abs(explanation.score) * HeatScale.leastShare)
    }

    /// Whether the sign says for and against.
    var isDirected: Bool { unit != .own }

    /// nil for what is undetermined.
    func of(_ token: Explanation.Token) -> Double? { token[name].flatMap { $0.isFinite ? $0 : nil } }

    /// 0 for what is undetermined.
    func level(_ token: Explanation.Token) -> Int { of(token).map(scale.level) ?? 0 }

    /// Indices of the content tokens, the strongest first; where magnitudes are equal, in the text's own order.
    func order(of tokens: [Explanation.Token]) -> [Int] {
        let strength = { (index: Int) in of(tokens[index]).map(abs) ?? -1 }
        return tokens.indices.filter { !tokens[$0].special }.sorted { (strength($1), $0) < (strength($0), $1) }
    }

    /// The scores in the order of tables.
    static func names(in explanation: Explanation) -> [Explanation.ScoreName] {
        [.removal, .attribution, .value, .importance].filter { name in explanation.tokens.contains { $0[name] != nil } }
    }
}

// MARK: - In words

extension LeadingScore {
    /// What it is.
    var meaning: String {
        switch (name, unit) {
        case (.attribution, .own?): "how much the answer hangs on the token, not which way it pushes"
        case (.attribution, _): "the token's part of the score, in log odds"
        default: "what the score loses when the token is taken out, in log odds"
        }
    }

    /// What the colours mean.
    ///
    /// - Parameter mark: What else marks what speaks against the target, such as ` with a dashed line`.
    func colors(_ palette: Palette, target: String, mark: String = "") -> String {
        let names = palette.names
        return isDirected
            ? "\(names.positive.capitalized) speaks for \(target), \(names.negative)\(mark) against it"
            : "\(names.positive.capitalized) is \(name.rawValue)"
    }

    /// The score that gets the deepest colour.
    var limit: String { isDirected ? Numerals.magnitude(scale.limit) : Numerals.significant(scale.limit) }

    /// A score with its standard error, as a reader wants both; quantities of a method's own may all be small.
    func text(_ token: Explanation.Token, _ score: Explanation.ScoreName) -> String {
        guard let number = token[score], number.isFinite else { return "unknown" }
        let isOwn = score == .attribution && unit == .own
        let error = token.standardErrors[score].map {
            " ± " + (isOwn ? Numerals.significant($0) : Numerals.magnitude($0))
        }
        return (isOwn ? Numerals.significant(number) : Numerals.signed(number)) + (error ?? "")
    }

    /// What the colours and the score mean, in sentences.
    ///
    /// - Parameter target: As messages name it.
    func reading(_ palette: Palette, target: String) -> String {
        "\(colors(palette, target: target, mark: " with a dashed line")). \(name.rawValue.capitalized) is \(meaning)."
    }

    /// The numbers at the ends of the scale.
    var ends: (lower: String, upper: String) { isDirected ? ("-" + limit, "+" + limit) : ("0", limit) }
}
