import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineExperiments
import SightlineModels
import SightlineReporting
import Testing

/// What must hold of the numbers of experiments that ask a real model about real texts, whatever the model says.
@Suite("Experiments on real texts")
struct RealTextTests {
    private static func report(_ experiment: some Experiment, texts: [LabelledText]? = nil) throws -> ExperimentReport {
        try experiment.run(ExperimentContext(seed: 2, threadCount: 2, checkpoint: .bundled, texts: texts))
    }

    private static func texts(_ count: Int, _ make: (Int) -> String) -> [LabelledText] {
        (0..<count).map { LabelledText(input: TextInput(make($0)), label: $0.isMultiple(of: 2) ? "positive" : "negative") }
    }

    @Test func naiveBayesAddsUpAndTheTransformerDoesNot() throws {
        var experiment = Concatenation(.quick)
        experiment.pairCount = 40
        let points = try Points(try Self.report(experiment).figures[0])
        let plots = points.plots
        #expect(plots.count == 2 && plots[1] == "Naive Bayes")
        let byModel = plots.map { points.of(plot: $0) }
        #expect(byModel.allSatisfy { $0.count == 40 })
        for point in byModel[1] { #expect(abs(point.x - point.y) < 1e-12) }
        #expect(byModel[0].contains { abs($0.x - $0.y) > 1 })
    }

    @Test func joinedScoresOfModelsThatAddAndThatAverage() {
        let scores = [(1.0, 2.0), (-1, -4), (3, -2), (0.5, 0.5)]
        func joined(_ model: (Double, Double) -> Double) -> Concatenation.JoinedScores {
            Concatenation.JoinedScores(
                model: "", pairs: scores.map { Concatenation.Pair($0.0, $0.1, together: model($0.0, $0.1)) })
        }
        let (sum, mean) = (joined(+), joined { ($0 + $1) / 2 })
        #expect(sum.agreeing.count == 3)
        #expect(abs(sum.agreement.slope - 1) < 1e-12 && sum.largestError == 0)
        #expect(sum.shareOfSum == 1 && sum.shareFurtherOut == 1)
        #expect(abs(mean.agreement.slope - 0.5) < 1e-12 && mean.largestError == 2.5)
        #expect(mean.shareOfSum == 0.5 && mean.shareFurtherOut == 0)
    }

    @Test func pairsThatAreTooLongAreLeftOut() throws {
        let texts = Self.texts(4) { $0 < 2 ? "a fine film" : String(repeating: "dull ", count: 300) }
        var experiment = Concatenation(.quick)
        experiment.pairCount = 60
        let report = try Self.report(experiment, texts: texts)
        let count = try Points(report.figures[0]).of(plot: "Naive Bayes").count
        #expect(count > 0 && count < 60)
        #expect(report.method[0].hasPrefix("\(count) random pairs"))
        #expect(report.method[0].hasSuffix("Another \(60 - count) are longer than it reads, and left out."))
    }

    @Test func theLinearisationIsOfValueAndImportance() throws {
        var experiment = Review(.quick)
        experiment.samples = 150
        let report = try Self.report(experiment, texts: Self.texts(1) { _ in "a good film with a good and dull plot" })
        let table = report.tables[0].table
        #expect(Set(table.rows.map(\.name)).count == table.rows.count)
        #expect(Set(table.rows.map(\.name)) == ["a", "good", "film", "with", "and", "dull", "plot"])
        var last = Double.infinity
        for row in table.rows {
            let (value, importance, linear) = (try row.number(0), try row.number(1), try row.number(2))
            #expect(abs(linear - exp(importance) * value) < 1e-9 * max(1, abs(linear)))
            #expect(abs(linear) <= last)
            last = abs(linear)
        }
    }

    @Test func passesAreWhatMethodsSay() throws {
        var experiment = Runtimes(.quick)
        (experiment.sampleCounts, experiment.repetitionCount) = ([20, 50], 1)
        let report = try Self.report(experiment, texts: Self.texts(1) { _ in "a good film with a good and dull plot" })
        let rows = report.tables[0].table.rows
        #expect(rows.count == 7 + 4 * 2)
        for row in rows {
            let (forward, backward) = (try row.number(1), try row.number(2))
            #expect(try row.number(3) > 0)
            if case .number(let samples, _) = row.cells[0] {
                // What a method draws twice is asked once; the whole text and the empty one come on top.
                #expect(forward <= samples + 2 && backward == 0, "\(row.name)")
            }
        }
        let passes = Dictionary(
            uniqueKeysWithValues: try rows.prefix(7).map { ($0.name, [try $0.number(1), try $0.number(2)]) })
        #expect(passes["Gradient"] == [2, 1])
        #expect(passes["attention rollout"] == [2, 0])
        #expect(passes["Integrated Gradients"]?[1] == 50)
        // Nine words, and the text.
        #expect(passes["leave one out"] == [10, 0])
    }

    @Test func whatCannotReachTheOutputDoesNot() throws {
        var experiment = AttentionReduction(.quick)
        (experiment.lengths, experiment.textCount) = ([8, 48], 2)
        let report = try Self.report(experiment)
        let rows = report.tables[0].table.rows
        #expect(rows.map(\.name) == ["8", "48"])
        // A head has 32 numbers.
        #expect(try rows[0].number(0) == 0 && rows[1].number(0) > 0)
        #expect(try rows[0].number(2) < 1e-12 && rows[1].number(2) > 1e-4)
        for row in rows {
            #expect(try row.text(3) < 1e-4 && row.text(4) < 1e-4)
        }
        #expect(try rows[1].text(5) > 100 * rows[1].text(3))
        let lengths = try Points(report.figures[0])
        for layer in ["layer 0", "layer 1"] {
            let shares = lengths.all.filter { $0.plot == "Share removed" && $0.series == layer }
            #expect(shares.map(\.x) == [8, 48])
            #expect(shares[0].y < 1e-12 && shares[1].y > 0 && shares[1].y < 1)
        }
    }

    @Test func everyMethodIsMeasuredAtEveryShare() throws {
        var experiment = FlowFaithfulness(.quick)
        (experiment.textCount, experiment.samples) = (3, 40)
        let report = try Self.report(experiment)
        let names = Set(report.tables[0].table.rows.map(\.name))
        let needed: Set = ["AF", "GF", "AGF", "attention flow", "rollout", "Integrated Gradients", "SLALOM", "random"]
        #expect(needed.isSubset(of: names))
        for figure in report.figures {
            let points = try Points(figure)
            #expect(Set(points.all.map(\.series)) == names)
            for plot in points.plots {
                for name in Set(points.of(plot: plot).map(\.series)) {
                    let line = points.of(plot: plot).filter { $0.series == name }
                    #expect(line.map(\.x) == Array(stride(from: 10, through: 90, by: 10)), "\(name)")
                    #expect(line.allSatisfy { $0.y.isFinite })
                }
            }
            if figure.name == "gaf-aopc" { #expect(points.all.allSatisfy { -1...1 ~= $0.y }) }
        }
        // The mean over texts and shares, of both ways there.
        let lines = try Points(report.figures[0])
        for row in report.tables[0].table.rows {
            let heights = lines.of(plot: lines.plots[0]).filter { $0.series == row.name }.map(\.y)
            if !heights.isEmpty { #expect(abs(try row.number(0) - heights.mean) < 1e-12) }
        }
    }
}

extension Table.Row {
    fileprivate func number(_ column: Int) throws -> Double {
        guard case .number(let number, _) = cells[column] else { throw NotANumber() }
        return number
    }

    /// A number that is written as text.
    fileprivate func text(_ column: Int) throws -> Double {
        guard case .text(let text) = cells[column], let number = Double(text) else { throw NotANumber() }
        return number
    }

    private struct NotANumber: Error {}
}

/// The points of a figure, from its file of numbers; none of these figures has a comma in a name.
private struct Points {
    struct Point {
        let plot: String
        let series: String
        let x: Double
        let y: Double
    }

    let all: [Point]
    /// In their order.
    let plots: [String]

    init(_ figure: ExperimentFigure) throws {
        let rows = figure.csv.split(whereSeparator: \.isNewline).dropFirst().map { $0.components(separatedBy: ",") }
        all = try rows.filter { $0[1] != "reference" }.map { row in
            Point(plot: row[0], series: row[2], x: try #require(Double(row[3])), y: try #require(Double(row[4])))
        }
        plots = all.reduce(into: []) { plots, point in
            if !plots.contains(point.plot) { plots.append(point.plot) }
        }
    }

    func of(plot: String) -> [Point] { all.filter { $0.plot == plot } }
}
