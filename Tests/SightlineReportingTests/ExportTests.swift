import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineRandom
import SightlineReporting
import Testing

/// Files made of one explanation.
@Suite struct ExportTests {
    private static let version = "9.8"

    // MARK: - CSV

    @Test func aRowForEachToken() throws {
        let explanation = try ExplanationFixture.explanation()
        let rows = try CSVFile(ExplanationCSV(explanation, version: Self.version).text)
        #expect(rows["token"] == ["[CLS]", "not", "un", "##bad", ",", "a", "[SEP]"])
        #expect(rows["start"] == ["0", "0", "4", "6", "9", "11", "0"] && rows["end"][3] == "9")
        #expect(rows["special"] == ["true", "false", "false", "false", "false", "false", "true"])
        #expect(rows["value"] == ["", "-4.0", "1.0", "3.0", "0.0", "2.5", ""])
        #expect(rows["value_error"][1...3] == ["0.5", "0.3", "0.4"])
        #expect(rows["importance"][3] == "1.0986122886681098")
        #expect(rows["removal_error"].allSatisfy(\.isEmpty) && rows["attribution"].allSatisfy(\.isEmpty))
        #expect(Set(rows["method"]) == ["slalom (maxDeletions 5, samples 1000, sampling fidel)"])
        #expect(Set(rows["target"]) == ["positive"] && Set(rows["seed"]) == ["7"] && Set(rows["sightline"]) == ["9.8"])
    }

    // MARK: - LaTeX

    @Test func aBoxForEachColour() throws {
        let explanation = try ExplanationFixture.explanation(warnings: #"[{"kind": "truncated", "message": "50 %\n\\x"}]"#)
        let text = ExplanationLaTeX(explanation, version: Self.version).text
        let lines = text.split(separator: "\n")
        #expect(lines[0].hasPrefix("% Model tiny; target positive; score +2.50 log odds; slalom (maxDeletions 5,"))
        #expect(lines[1] == "% Warning: 50 %␊\\x.")
        // The strongest is deepest, what speaks against is underlined; spaces stand outside.
        #expect(text.contains("\\colorbox[HTML]{67000D}{\\textcolor[HTML]{FFFFFF}{\\strut \\underline{not}}} \\colorbox"))
        #expect(text.contains("{\\strut un}}\\colorbox") && text.contains("{\\strut bad}}, a \\dots\n"))
        #expect(text.contains("\nnot & -2.00 & -4.00 \\ensuremath{\\pm} 0.50 & +1.00 \\ensuremath{\\pm} 0.25 \\\\\n"))
    }

    @Test func whatLaTeXWouldTakeForItsOwnIsKeptApart() throws {
        let explanation = try ReportFixture.explanation("[x] *y a--b `c {\u{301}", scores: { _ in #""removal": 1"# })
        let text = ExplanationLaTeX(explanation, version: Self.version).text
        #expect(text.contains("\n{}[x] & ") && text.contains("\n{}*y & "))
        #expect(text.contains("a-{}-b") && text.contains("\\textasciigrave{}c") && text.contains("\\{\u{301}"))
    }

    // MARK: - Markdown

    @Test func strongTokensAreBold() throws {
        let explanation = try ExplanationFixture.explanation()
        let text = ExplanationMarkdown(explanation, version: Self.version).text
        #expect(text.hasPrefix("### Why tiny says positive\n\npositive: probability 92 %, score +2.50 log odds\n\n"))
        #expect(text.contains("\n> <b><i>not</i></b> un<b>bad</b>, a\n"))
        #expect(text.contains("\n| not | -2.00 | -4.00 ± 0.50 | +1.00 ± 0.25 |\n"))
        #expect(text.hasSuffix("--seed 7 'not unbad, a film'\n```\n"))
    }

    @Test(arguments: [
        ("# a", "\\# a"), ("- a", "\\- a"), ("1. a", "1\\. a"), ("12) a", "12\\) a"), ("    a", "a"), ("=", "\\="),
        ("a - 1. b", "a - 1. b"), ("a|b*c_d`e<f>[g]&h;$i$~@j", "a\\|b\\*c\\_d\\`e\\<f\\>\\[g\\]\\&h;\\$i\\$\\~\\@j"),
        ("|\u{301}", "\\|\u{301}"), ("a\n\n> b\nc", "a\n> \n> \\> b\\\n> c"),
    ])
    func noTextIsMarkup(text: String, markdown: String) throws {
        let end = text.unicodeScalars.count
        let tokens = [try ReportFixture.token("t", 0, end, word: 0, scores: #""removal": 0"#)]
        let explanation = try ReportFixture.explanation(text, tokens: tokens)
        #expect(ExplanationMarkdown(explanation, version: Self.version).text.contains("\n\n> \(markdown)\n\n"))
    }

    @Test func aFenceInTheTextEndsNoBlock() throws {
        let explanation = try ReportFixture.explanation("a ```` b", scores: { _ in #""removal": 1"# })
        #expect(ExplanationMarkdown(explanation, version: Self.version).text.hasSuffix("'a ```` b'\n`````\n"))
    }

    // MARK: - Anything

    @Test(arguments: 0..<100)
    func anyTokensMakeWellFormedFiles(seed: Int) throws {
        let explanation = try Self.hostile(seed: UInt64(seed))
        let content = explanation.tokens.count

        let picture = try SVGReader(ExplanationPicture(explanation, version: Self.version).svg)
        let numbers = picture.elements.flatMap { ["x", "y", "width", "height"].compactMap($0.number) }
        #expect(numbers.allSatisfy { $0.isFinite })

        let rows = try CSVFile(ExplanationCSV(explanation, version: Self.version).text)
        #expect(rows["token"].map { Array($0.unicodeScalars) } == explanation.tokens.map { Array($0.text.unicodeScalars) })
        #expect(rows["target"].allSatisfy { $0.unicodeScalars.elementsEqual(explanation.target.label.unicodeScalars) })

        let markdown = ExplanationMarkdown(explanation, version: Self.version, rowLimit: .max).text
        let table = markdown.split(separator: "\n").filter { $0.utf8.starts(with: "| ".utf8) }
        #expect(table.count == content + 2)
        #expect(Set(table.map(Self.bars)).count == 1)

        let latex = ExplanationLaTeX(explanation, version: Self.version).text
        #expect(Self.latexDepth(latex) == 0)
    }

    private static func hostile(seed: UInt64) throws -> Explanation {
        var generator = SeededGenerator(seed: seed)
        let pool: [Unicode.Scalar] = [
            "<", ">", "&", "\"", "'", "]", "[", "-", "!", "/", ";", " ", "\n", "\r", "\t", "\0", "\u{1B}", "\u{202E}", "\u{FEFF}",
            "\u{FFFE}", "\u{1F469}", "\u{200D}", "\u{0301}", "\u{FE0F}", "ه", "ا", "影", "é", "a", "\\", "{", "}", "%", "$", "#",
            "_", "^", "~", "|", "`", "*", ",", "=", "1", ".",
        ]
        let string = { (count: Int) in
            String(String.UnicodeScalarView((0..<count).map { _ in pool.randomElement(using: &generator) ?? "a" }))
        }
        let text = string(Int.random(in: 1...80, using: &generator))
        let count = text.unicodeScalars.count
        let scores = ["1e308", "-1e308", "5e-324", "0", "-0.3", "2"]
        let tokens = try (0..<Int.random(in: 1...20, using: &generator)).map { index in
            let ends = (0..<2).map { _ in Int.random(in: 0...count, using: &generator) }
            let score = { scores.randomElement(using: &generator) ?? "0" }
            return try ReportFixture.token(
                string(4), ends.min() ?? 0, ends.max() ?? 0, word: index / 2,
                scores: #""removal": \#(score()), "value": \#(score()), "importance": \#(score())"#,
                errors: #""value": \#(score()), "importance": \#(score()), "removal": \#(score())"#)
        }
        return try ReportFixture.explanation(text, tokens: tokens, method: string(5), label: string(5), fit: ReportFixture.goodFit)
    }

    /// Bars of a row that divide cells.
    private static func bars(_ line: Substring) -> Int {
        var count = 0
        var isEscaped = false
        for scalar in line.unicodeScalars {
            if scalar == "|", !isEscaped { count += 1 }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return count
    }

    /// Braces left open at the end; nil where one closes too many, or where a special character stands by itself.
    private static func latexDepth(_ text: String) -> Int? {
        var depth = 0
        for line in text.split(separator: "\n") where !line.hasPrefix("% ") {
            let isRow = line.hasSuffix("\\\\")
            var isEscaped = false
            for scalar in line.unicodeScalars {
                if !isEscaped {
                    if scalar == "{" { depth += 1 }
                    if scalar == "}" { depth -= 1 }
                    if "$#%^~_".unicodeScalars.contains(scalar) || scalar == "&" && !isRow { return nil }
                }
                if depth < 0 { return nil }
                isEscaped = scalar == "\\" && !isEscaped
            }
        }
        return depth
    }
}

/// Comma-separated values as the evaluation's reader reads them, by column.
private struct CSVFile {
    private let columns: [String: [String]]

    init(_ text: String) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("sightline-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        var reader = try CSVReader(url.path)
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        columns = Dictionary(uniqueKeysWithValues: reader.header.enumerated().map { index, name in (name, rows.map { $0[index] }) })
    }

    subscript(column: String) -> [String] { columns[column] ?? [] }
}
