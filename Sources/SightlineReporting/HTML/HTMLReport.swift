import SightlineAttribution

/// Explanations as one self-contained page: no network, no framework, readable with scripts switched off.
///
/// The text with its tokens coloured, SLALOM's scatter, a table of scores with bars, how far to trust it all, and the
/// command that makes it again. Explanations of one text stand side by side; many texts get an index, and a table of the
/// words that matter most.
///
/// The page is well-formed both as HTML and as XML. Nothing of an explanation is ever part of its style or script, and its
/// security policy lets no other style or script than its own two do anything.
public struct HTMLReport: Sendable {
    /// One line of results.
    public enum Entry: Sendable {
        case explanation(Explanation)
        case failure(FailureRecord)
    }

    /// nil for a title made from what is in the report.
    public var title: String?
    public var palette: Palette
    /// Of the program that makes the report.
    public let version: String
    private(set) var explanations: [Explanation] = []
    private(set) var failures: [FailureRecord] = []
    /// Entries that came after the limit.
    private(set) var leftOutCount = 0

    /// Entries that are kept: more make a page that no browser is quick with **[ours]**.
    public static let entryLimit = 1_000

    public init(title: String? = nil, palette: Palette = .blueRed, version: String) {
        self.title = title
        self.palette = palette
        self.version = version
    }

    /// Takes in an entry; those after ``entryLimit`` are counted, and said in the page to be left out.
    public mutating func add(_ entry: Entry) {
        guard explanations.count + failures.count < Self.entryLimit else {
            leftOutCount += 1
            return
        }
        switch entry {
        case .explanation(let explanation): explanations.append(explanation)
        case .failure(let failure): failures.append(failure)
        }
    }

    /// The page as a file's text.
    ///
    /// - Complexity: O(tokens + characters of their texts), but for the labels of scatters.
    public var markup: String {
        let texts = ReportTexts(explanations)
        let detail = ReportDetail(explanationCount: explanations.count)
        let isSingle = texts.groups.count == 1 && failures.isEmpty && leftOutCount == 0
        let articles = texts.groups.enumerated().map { place, group in
            TextArticle(
                explanations: group, number: place + 1, palette: palette, detail: detail, isAlone: isSingle
            ).element
        }
        let overview = CorpusOverview(texts: texts, failures: failures, leftOutCount: leftOutCount)
        let list = HTMLElement("section", ["id": "texts", "aria-labelledby": "texts-title"], [
            HTMLElement("h2", ["id": "texts-title"], text: "Texts")
        ] + (detail.isBrief ? overview.legends(palette) : []) + articles)
        let content = isSingle ? articles : overview.elements + [list, overview.settings]
        let hasScatter = explanations.contains { $0.tokens.contains { $0[.value] != nil && $0[.importance] != nil } }
        return ReportPage(
            title: title ?? ReportTitle.text(texts, failureCount: failures.count), palette: palette, version: version,
            content: content + (hasScatter ? [ValueImportanceScatter.definitions] : [])
        ).markup
    }
}
