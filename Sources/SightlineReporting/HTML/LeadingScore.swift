import SightlineAttribution

/// The one score that stands for a token at a glance: removal, or attribution by methods that give that alone.
struct LeadingScore {
    let name: Explanation.ScoreName
    let unit: Explanation.AttributionUnit?
    let scale: HeatScale

    init(_ explanation: Explanation) {
        let name = ExplanationReport.leadingScore(of: explanation)
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

    /// Its name, and what it is, in words.
    var meaning: String {
        switch (name, unit) {
        case (.attribution, .own?): "how much the answer hangs on the word, not which way it pushes"
        case (.attribution, _): "the word's part of the score, in log odds"
        default: "what the score loses when the word is taken out, in log odds"
        }
    }

    /// A score with its standard error, as a reader wants both; quantities of a method's own may all be small.
    func text(_ token: Explanation.Token, _ score: Explanation.ScoreName) -> String {
        guard let number = token[score], number.isFinite else { return "unknown" }
        let isOwn = score == .attribution && unit == .own
        let error = token.standardErrors[score].map {
            " ± " + (isOwn ? Numerals.significant($0) : Numerals.magnitude($0))
        }
        return (isOwn ? Numerals.significant(number) : Numerals.signed(number)) + (error ?? "")
    }

    /// What the colours mean.
    ///
    /// - Parameter target: As messages name it.
    func reading(_ palette: Palette, target: String) -> String {
        let names = palette.names
        let colors = isDirected
            ? "\(names.positive.capitalized) speaks for \(target), \(names.negative) with a dashed line against it."
            : "\(names.positive.capitalized) is \(name.rawValue)."
        return "\(colors) \(name.rawValue.capitalized) is \(meaning)."
    }

    /// The numbers at the ends of the scale.
    var ends: (lower: String, upper: String) {
        guard isDirected else { return ("0", Numerals.significant(scale.limit)) }
        let limit = Numerals.magnitude(scale.limit)
        return ("-" + limit, "+" + limit)
    }

    /// Indices of the tokens of the text, the strongest first; where magnitudes are equal, in the text's own order.
    func order(of tokens: [Explanation.Token]) -> [Int] {
        let strength = { (index: Int) in of(tokens[index]).map(abs) ?? -1 }
        return tokens.indices.filter { !tokens[$0].special }.sorted { (strength($1), $0) < (strength($0), $1) }
    }

    /// The scores in the order of tables.
    static func names(in explanation: Explanation) -> [Explanation.ScoreName] {
        [.removal, .attribution, .value, .importance].filter { name in explanation.tokens.contains { $0[name] != nil } }
    }
}
