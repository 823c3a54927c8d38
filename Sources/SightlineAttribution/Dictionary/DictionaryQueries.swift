import SightlineModels

/// What a model is asked to make a dictionary of its tokens: every token alone, some of them twice, and every one beside
/// each reference.
struct DictionaryQueries {
    /// Ids of the tokens, ascending.
    let tokens: [Int]
    let frame: TextFrame
    let labels: ClassificationLabels
    let referenceCount: Int

    /// Sequences that are scored together, and kept together by a build that may be interrupted. The number never
    /// depends on threads: which sequences share a chunk may move a score by rounding.
    static let batchCount = 4096
    /// Tokens that are repeated: the size of the noise follows from a few hundred of them.
    private static let repeatedCount = 512
    /// Where references stand among the values, from either end: next to the ends, where values are farthest from all
    /// others, but not at the very end. [ours]
    private static let referenceQuantile = 0.001

    var queryCount: Int { tokens.count * (1 + referenceCount) + repeated.count }

    /// Places of the repeated tokens, spread evenly.
    var repeated: [Int] {
        let count = min(tokens.count, Self.repeatedCount)
        return (0..<count).map { $0 * tokens.count / count }
    }

    func singles() -> [ModelInput] { tokens.map { frame.input([$0]) } }
    func repetitions() -> [ModelInput] { repeated.map { frame.input([tokens[$0], tokens[$0]]) } }

    func pairs(reference: Int) -> [ModelInput] {
        tokens.map { frame.input([tokens[reference], $0]) }
    }

    /// `F` towards a label.
    func score(_ logits: [Double], _ label: Int) -> Double {
        Target.Resolved(index: label, label: labels.names[label]).score(logits, labels.kind)
    }

    /// Places of the references among the tokens: by turns those whose value is near the top for each label, and where
    /// there is a single label near the bottom too.
    ///
    /// - Parameter logits: Of the tokens alone.
    func references(_ logits: [[Double]]) -> [Int] {
        let finite = tokens.indices.filter { logits[$0].allSatisfy(\.isFinite) }
        let stored = DictionaryHeader.storedLabels(labels)
        let directions = stored.count == 1 ? [(stored[0], 1.0), (stored[0], -1.0)] : stored.map { ($0, 1.0) }
        let orders = directions.map { label, sign in
            let values = finite.map { sign * score(logits[$0], label) }
            return finite.indices.sorted { (values[$1], $0) < (values[$0], $1) }.map { finite[$0] }
        }
        let spacing = max(1, Int(Self.referenceQuantile * Double(finite.count)))
        var chosen: [Int] = []
        for rank in stride(from: spacing - 1, to: finite.count, by: spacing) {
            for order in orders where chosen.count < referenceCount && !chosen.contains(order[rank]) {
                chosen.append(order[rank])
            }
        }
        return chosen
    }
}
