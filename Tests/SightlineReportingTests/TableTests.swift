import SightlineReporting
import Testing

@Suite struct TableTests {
    private static let table = Table(
        caption: "Two texts & 100 %", rowTitle: "method",
        columns: [.init("MSE", better: .lower), .init("AUC_1", better: .higher), .init("note")],
        rows: [
            .init("slalom", [.number(0.01554, interval: 0.0121...0.0191), .number(0.9), .text("a,b \"c\"")]),
            .init("ran|dom*", [.number(3.25), .number(0.5), .absent]),
        ])

    @Test func asText() {
        #expect(
            Self.table.written(as: .text) == """
                  method               MSE  AUC_1     note
                  slalom    0.0155 ±0.0035  0.900  a,b "c"
                  ran|dom*            3.25  0.500        –

                Two texts & 100 %

                """)
    }

    @Test func asMarkdown() {
        #expect(
            Self.table.written(as: .markdown) == """
                | method | MSE | AUC\\_1 | note |
                | --- | ---: | ---: | ---: |
                | slalom | **0.0155 [0.0121, 0.0191]** | **0.900** | a,b "c" |
                | ran\\|dom\\* | 3.25 | 0.500 | – |

                Two texts \\& 100 %

                """)
    }

    @Test func asCSV() {
        #expect(
            Self.table.written(as: .csv)
                == "method,MSE,MSE low,MSE high,AUC_1,note\r\nslalom,0.01554,0.0121,0.0191,0.9,\"a,b \"\"c\"\"\"\r\n"
                + "ran|dom*,3.25,,,0.5,\r\n")
    }

    @Test func asLaTeX() {
        #expect(
            Self.table.written(as: .latex) == """
                \\begin{table}
                \\centering
                \\begin{tabular}{lrrr}
                \\toprule
                method & MSE & AUC\\_1 & note \\\\
                \\midrule
                slalom & \\textbf{0.0155 [0.0121, 0.0191]} & \\textbf{0.900} & a,b "c" \\\\
                ran|dom* & 3.25 & 0.500 & -- \\\\
                \\bottomrule
                \\end{tabular}
                \\caption{Two texts \\& 100 \\%}
                \\end{table}

                """)
    }

    @Test func everyLaTeXCharacterIsEscaped() {
        let table = Table(caption: "", rowTitle: "\\~^{}$#_&%", columns: [], rows: [])
        #expect(
            table.written(as: .latex).contains(
                "\\textbackslash{}\\textasciitilde{}\\textasciicircum{}\\{\\}\\$\\#\\_\\&\\% \\\\"))
    }

    /// In blocks of columns, each with the rows that say something in it.
    @Test func wideTablesAreDivided() {
        let columns = (1...8).map { Table.Column("a long title \($0)") }
        let rows = [
            Table.Row("all", (1...8).map { .number(Double($0)) }),
            Table.Row("last", (1...8).map { $0 == 8 ? .number(1) : .absent }),
        ]
        let text = Table(caption: "", rowTitle: "row", columns: columns, rows: rows).written(as: .text)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.count { $0.hasPrefix("  row") } == 2)
        #expect(lines.count { $0.hasPrefix("  last") } == 1)
        for column in columns { #expect(text.contains(column.title)) }
    }

    @Test func equalNumbersAreAllBestAndOneNumberIsNot() {
        func bold(_ numbers: [Double]) -> Int {
            let table = Table(
                caption: "", rowTitle: "m", columns: [.init("x", better: .higher)],
                rows: numbers.map { .init("r", [.number($0)]) })
            return table.written(as: .markdown).split(separator: "**").count / 2
        }
        #expect(bold([1, 1, 0.5]) == 2)
        #expect(bold([1, 1]) == 0)
        #expect(bold([2]) == 0)
    }

    @Test func aNumberThatRoundsToZeroHasNoSign() {
        let table = Table(
            caption: "", rowTitle: "m", columns: [.init("x")],
            rows: [.init("a", [.number(-0.00001)]), .init("b", [.number(5.5)])])
        #expect(table.written(as: .csv).contains("a,-1e-05"))
        #expect(table.written(as: .markdown).contains("| a | 0.0000 |"))
    }

    /// What a text brings along must not steer the terminal.
    @Test func controlCharactersAreShown() {
        let table = Table(caption: "", rowTitle: "m", columns: [], rows: [.init("a\u{1B}[31mb", [])])
        for format in [Table.Format.markdown, .latex] {
            #expect(!table.written(as: format).contains("\u{1B}"))
        }
    }
}
