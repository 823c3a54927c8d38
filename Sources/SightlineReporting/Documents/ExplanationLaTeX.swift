import SightlineAttribution

/// An explanation as a piece of LaTeX to `\input`: the text with a `\colorbox` for each token, and the table of scores.
///
/// It needs xcolor alone. The table has the rules of booktabs where that is loaded, and plain ones where not. What is not
/// ASCII stays as it is: LuaLaTeX or XeLaTeX sets it, in a font that has it. What speaks against the target is underlined.
public struct ExplanationLaTeX: Sendable {
    public let explanation: Explanation
    public let palette: Palette
    /// Of the program that makes the document.
    public let version: String
    /// Most rows of the table.
    public var rowLimit: Int

    public init(_ explanation: Explanation, palette: Palette = .blueRed, version: String, rowLimit: Int = 20) {
        self.explanation = explanation
        self.palette = palette
        self.version = version
        self.rowLimit = rowLimit
    }

    /// The file's text.
    public var text: String {
        let leading = LeadingScore(explanation)
        let head = [explanation.origin(version: version)] + explanation.warnings.map { "Warning: \($0.message.printable)." } + [
            "Needs \\usepackage{xcolor}; with booktabs the table gets its rules. LuaLaTeX or XeLaTeX for what is not ASCII."
        ]
        let paragraphs = (0..<(explanation.pair == nil ? 1 : 2)).flatMap { index in
            ["\\noindent\\raggedright", colored(TextSegments(explanation, textIndex: index), leading), "\\par"]
        }
        let lines = head.map { "% " + $0 } + ["\\begingroup", "\\setlength{\\fboxsep}{1pt}"] + paragraphs + ["\\endgroup"]
            + ["\\begingroup"]
            + ["toprule", "midrule", "bottomrule"].map { "\\providecommand{\\\($0)}{\\hline}" }
        return lines.joined(separator: "\n") + "\n" + table(leading).written(as: .latex) + "\\endgroup\n"
    }

    private func table(_ leading: LeadingScore) -> Table {
        let count = explanation.tokens.count { !$0.special }
        let shown = count > rowLimit ? "The strongest \(rowLimit) of \(Numerals.count(count)) words" : "Words"
        let sides = leading.isDirected
            ? " \(palette.names.positive.capitalized) speaks for it, underlined \(palette.names.negative) against." : ""
        let caption = "\(shown) by \(leading.name.rawValue), \(leading.meaning); after ± one standard error. "
            + "\(explanation.modelName), \(explanation.verdict); \(explanation.method.name).\(sides)"
        return Table(explanation, caption: caption, rowLimit: rowLimit)
    }

    // MARK: - The text

    private func colored(_ text: TextSegments, _ leading: LeadingScore) -> String {
        text.segments.map { segment in
            let level = segment.tokens.map { leading.level(explanation.tokens[$0]) }.max { abs($0) < abs($1) } ?? 0
            return segment.text.shown.split(separator: "\n", omittingEmptySubsequences: false)
                .map { box(String($0), level) }.joined(separator: "\\par\n\\noindent ")
        }.joined() + (text.isCut ? " \\dots" : "")
    }

    /// Spaces at the ends stay outside, where a line may break.
    private func box(_ line: String, _ level: Int) -> String {
        let start = line.prefix(while: \.isWhitespace)
        let word = line.dropFirst(start.count)
        guard level != 0, let last = word.lastIndex(where: { !$0.isWhitespace }) else { return LaTeXText.escaped(line) }
        let end = word[word.index(after: last)...]
        let color = palette.color(level: level, .light)
        let letters = LaTeXText.escaped(String(word[...last]))
        let ink = "\\textcolor[HTML]{\(color.ink.hex.htmlModel)}{\\strut " + (level < 0 ? "\\underline{\(letters)}" : letters) + "}"
        return start + "\\colorbox[HTML]{\(color.background.hex.htmlModel)}{\(ink)}" + end
    }
}

extension String {
    /// As xcolor's model HTML has a colour: six capital digits.
    fileprivate var htmlModel: String { dropFirst().uppercased() }
}
