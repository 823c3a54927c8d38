import SightlineAttribution

extension Table {
    /// The scores of an explanation, its strongest tokens first. After ± stands one standard error.
    ///
    /// - Parameter rowLimit: Most rows.
    init(_ explanation: Explanation, caption: String, rowLimit: Int = .max) {
        let leading = LeadingScore(explanation)
        let names = LeadingScore.names(in: explanation)
        let spelled = explanation.spelledTokens
        self.init(
            caption: caption, rowTitle: "word", columns: names.map { Column($0.rawValue) },
            rows: leading.order(of: explanation.tokens).prefix(rowLimit).map { index in
                let token = explanation.tokens[index]
                return Row(spelled[index], names.map { token[$0] == nil ? .absent : .text(leading.text(token, $0)) })
            })
    }
}
