import SightlineAttribution

/// What stands above the texts of a report of many: what it holds, how it was made, the words that matter, the index.
struct CorpusOverview {
    let texts: ReportTexts
    let failures: [FailureRecord]
    let leftOutCount: Int

    /// Above the texts.
    var elements: [HTMLElement] {
        let words = runs.flatMap { run -> [HTMLElement] in
            guard let table = WordTable(run: run).element else { return [] }
            let heading = HTMLElement("h3", text: run.explanations[0].method.name.printable)
            return (runs.count > 1 ? [heading] : []) + [table]
        }
        let wordSection = HTMLElement("section", ["id": "words", "aria-labelledby": "words-title"], [
            HTMLElement("h2", ["id": "words-title"], text: "Words that matter most")
        ] + words)
        return [HTMLElement("p", ["class": "lede"], text: summary), navigation(hasWords: !words.isEmpty)]
            + (words.isEmpty ? [] : [wordSection]) + [TextIndex(texts: texts, failures: failures).element]
    }

    /// What the colours and the scatters of all texts mean, for each kind of score.
    func legends(_ palette: Palette) -> [HTMLElement] {
        let explanations = runs.map { $0.explanations[0] }
        var meanings: Set<String> = []
        let legends = explanations.compactMap { explanation -> HTMLElement? in
            let leading = LeadingScore(explanation)
            guard meanings.insert(leading.meaning).inserted else { return nil }
            return HeatLegend(explanation: explanation, leading: leading, palette: palette).elementForMany
        }
        let hasScatter = explanations.contains { $0.tokens.contains { $0[.value] != nil && $0[.importance] != nil } }
        return legends + (hasScatter ? [HTMLElement("p", ["class": "quiet"], text: ValueImportanceScatter.reading)] : [])
    }

    /// Below them.
    var settings: HTMLElement {
        HTMLElement("section", ["id": "made", "class": "made", "aria-labelledby": "made-title"], [
            HTMLElement("h2", ["id": "made-title"], text: "How this was made"),
            HTMLElement("div", ["class": "runs"], runs.map { run in
                let first = run.explanations[0]
                let namesTarget = run.explanations.allSatisfy { $0.target == first.target }
                return HTMLElement("div", [:], [
                    SettingsList(run: run.explanations).element,
                    CommandBlock.element(ReproductionCommand(runLike: first, namesTarget: namesTarget)),
                ])
            }),
        ])
    }

    private var runs: [ReportTexts.Run] { texts.runs }

    private var summary: String {
        let explained = texts.groups.count
        let all = texts.groups.flatMap { $0 }
        let poor = all.count { TrustVerdict($0) == .poor }
        let models = Set(runs.map { $0.explanations[0].modelName }).sorted().prefix(3).joined(separator: ", ")
        let methods = Set(runs.map { $0.explanations[0].method.name.printable }).sorted().joined(separator: ", ")
        return [
            explained == 0 ? "No text is explained" : "What \(models) makes of each text, explained by \(methods)",
            failures.isEmpty ? nil : "\(Numerals.count(failures.count)) failed",
            poor == 0 ? nil : "\(Numerals.count(poor)) of \(Numerals.count(all.count)) explanations not to be relied on",
            leftOutCount == 0
                ? nil : "\(Numerals.count(leftOutCount)) more left out, as no browser is quick with so many",
        ].compactMap { $0 }.joined(separator: "; ") + "."
    }

    private func navigation(hasWords: Bool) -> HTMLElement {
        let links = (hasWords ? [("#words", "Words")] : []) + [("#index", "Index"), ("#texts", "Texts"), ("#made", "Settings")]
        return HTMLElement("nav", ["aria-label": "Sections"], links.map { HTMLElement("a", ["href": $0], text: $1) })
    }
}
