import SightlineAttribution

/// An explanation as comma-separated values (RFC 4180): a row for each token, every number in full.
///
/// Columns are always the same, so that files of several texts, methods and models can stand one below the other: the token,
/// where it stands (in Unicode scalars from 0), each score followed by its standard error, and then, alike in every row as
/// the format has no comments, what was explained and how **[ours]**. What there is none of is empty.
///
/// Nothing is escaped but what the format asks for: a token such as `=1+2` is a formula to a spreadsheet that opens the file
/// without being told that its columns are text.
public struct ExplanationCSV: Sendable {
    public let explanation: Explanation
    /// Of the program that makes the file.
    public let version: String

    public init(_ explanation: Explanation, version: String) {
        self.explanation = explanation
        self.version = version
    }

    static let header = ["token", "id", "start", "end", "word", "text_index", "special", "special_share"]
        + Explanation.ScoreName.allCases.flatMap { [$0.rawValue, $0.rawValue + "_error"] }
        + ["unit", "model", "target", "foil", "score", "method", "seed", "warnings", "sightline"]

    /// The file's text.
    public var text: String {
        let origin = [
            explanation.unit?.rawValue ?? "", explanation.model, explanation.target.label, explanation.target.foil ?? "",
            "\(explanation.score)", explanation.method.phrase + (explanation.scoreNote ?? ""), "\(explanation.seed)",
            explanation.warnings.map(\.message).joined(separator: "; "), version,
        ]
        return ([Self.header] + explanation.tokens.map { row($0) + origin }).map(CSVLine.text).joined()
    }

    private func row(_ token: Explanation.Token) -> [String] {
        let number = { (number: Double?) in number.map { "\($0)" } ?? "" }
        let place = [token.id.map(String.init) ?? "", "\(token.start)", "\(token.end)", token.word.map(String.init) ?? ""]
        let kind = [token.textIndex.map(String.init) ?? "", "\(token.special)", number(token.specialShare)]
        let scores = Explanation.ScoreName.allCases.flatMap { [number(token[$0]), number(token.standardErrors[$0])] }
        return [token.text] + place + kind + scores
    }
}
