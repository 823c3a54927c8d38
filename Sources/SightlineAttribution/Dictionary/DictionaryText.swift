import Foundation
import SightlineModels

/// A text with what a dictionary, or failing that the model, says of each kind of token in it.
struct DictionaryText {
    /// The kind of each content token.
    private let typeOfContent: [Int]
    /// How often each kind occurs.
    private let multiplicities: [Double]
    /// One per kind; nil for those that the model scores with something that is no finite number.
    private let entries: [SLALOMDictionary.Entry?]
    private let header: DictionaryHeader
    /// Kinds that the dictionary lacks.
    let unknownCount: Int
    /// What scoring them took.
    let cost: PerturbationEngine.Cost

    var typeCount: Int { entries.count }

    /// - Complexity: O(tokens) and the lookups; `1 + R` forward passes for each kind that the dictionary lacks.
    init(_ sequence: TokenSequence, _ dictionary: SLALOMDictionary, _ engine: PerturbationEngine) throws {
        header = dictionary.header
        var typeOfID: [Int: Int] = [:]
        var ids: [Int] = []
        var multiplicities: [Double] = []
        typeOfContent = sequence.contentIDs.map { id in
            let type = typeOfID[id] ?? {
                typeOfID[id] = ids.count
                ids.append(id)
                multiplicities.append(0)
                return ids.count - 1
            }()
            multiplicities[type] += 1
            return type
        }
        self.multiplicities = multiplicities
        var found = try ids.map(dictionary.entry)
        let unknown = found.indices.filter { found[$0] == nil }
        unknownCount = unknown.count
        guard !unknown.isEmpty else {
            cost = .init()
            entries = found
            return
        }
        let (frame, references) = (header.frame, header.references)
        let queries = unknown.flatMap { type in
            [frame.input([ids[type]])] + references.map { frame.input([$0, ids[type]]) }
        }
        let scores = try engine.score(queries)
        cost = scores.cost
        let width = 1 + references.count
        for (place, type) in unknown.enumerated() {
            found[type] = Self.entry(Array(scores.logits[place * width..<(place + 1) * width]), header)
        }
        entries = found
    }

    /// What the dictionary would have of a token.
    ///
    /// - Parameter logits: Of the token alone, then beside each reference.
    private static func entry(_ logits: [[Double]], _ header: DictionaryHeader) -> SLALOMDictionary.Entry? {
        guard logits.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
        let scores = header.scores.map { score in
            let target = Target.Resolved(index: score.label, label: header.labels[score.label])
            let found = logits.map { target.score($0, header.labelKind) }
            let fit = SingleImportance(value: found[0], pairs: Array(found.dropFirst()), score)
            return SLALOMDictionary.Entry.Score(value: found[0], importance: fit.importance, importanceError: fit.error)
        }
        return .init(scores: scores)
    }

    // MARK: - What follows

    /// The scores of one label.
    struct Picture {
        /// `F̂` of the whole text.
        let score: Double
        /// `F̂` of what is left of it. Where an importance is not determined it takes the fit's, which is next to the
        /// prior's centre; kinds without scores weigh nothing.
        let prediction: Explanation.Prediction
        let warnings: [Explanation.Warning]
        fileprivate let tokens: [[Explanation.ScoreName: Double]]
        fileprivate let errors: [Double?]

        /// - Parameter place: Among the content tokens.
        func describe(_ token: inout Explanation.Token, _ place: Int) {
            token.scores = tokens[place]
            if let error = errors[place] { token.standardErrors[.importance] = error }
        }
    }

    /// Numbers that go as the logits do of which the predicted scores are: the largest is that of the predicted label.
    var predictedLogits: [Double] {
        let scores = header.scores.indices.map { function(place: $0, sign: 1).score(finiteCounts) }
        return scores.count < header.labels.count ? [0, scores[0]] : scores
    }

    func picture(towards label: Int) -> Picture {
        let place = header.scores.firstIndex { $0.label == label }
        let (index, sign) = place.map { ($0, 1.0) } ?? (0, -1)
        let function = function(place: index, sign: sign)
        let score = function.score(finiteCounts)
        let shares = function.shares(finiteCounts).units
        let limit = DictionaryHeader.undeterminedShare * header.scores[index].importanceDeviation
        let isDetermined = entries.map { $0.map { $0.scores[index].importanceError <= limit } ?? false }
        let scoresOfType = entries.indices.map { type -> [Explanation.ScoreName: Double] in
            guard entries[type] != nil else { return [:] }
            guard isDetermined[type] else { return [.value: function.values[type]] }
            let (value, importance, share) = (function.values[type], function.importances[type], shares[type])
            var scores: [Explanation.ScoreName: Double] = [
                .value: value, .importance: importance, .linear: exp(importance) * value, .share: share * value,
            ]
            // What is left is a text, unless the others weigh nothing.
            if share < 1 { scores[.removal] = share * (value - score) / (1 - share) }
            return scores
        }
        let errors = zip(entries, isDetermined).map { $1 ? $0?.scores[index].importanceError : nil }
        let notFinite = entries.count { $0 == nil }
        let undetermined = isDetermined.count { !$0 } - notFinite
        let weights = zip(function.importances, entries).map { $1 == nil ? -.infinity : $0 }
        return Picture(
            score: score,
            prediction: .init(
                importances: typeOfContent.map { weights[$0] }, values: typeOfContent.map { function.values[$0] },
                background: nil),
            warnings: (undetermined > 0 ? [.undeterminedInDictionary(count: undetermined, of: entries.count)] : [])
                + (notFinite > 0 ? [.tokensNotFinite(count: notFinite, of: entries.count)] : []),
            tokens: typeOfContent.map { scoresOfType[$0] }, errors: typeOfContent.map { errors[$0] })
    }

    /// Kinds without scores weigh nothing.
    private var finiteCounts: [Double] {
        zip(multiplicities, entries).map { $1 == nil ? 0 : $0 }
    }

    private func function(place: Int, sign: Double) -> SLALOMFunction {
        SLALOMFunction(
            values: entries.map { sign * ($0?.scores[place].value ?? 0) },
            importances: entries.map { $0?.scores[place].importance ?? 0 })
    }
}
