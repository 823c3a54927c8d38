import Foundation
import SightlineModels
import SightlineTensors

/// Makes a dictionary of a model's tokens.
///
/// Values are the scores of single tokens, importances follow from pairs with a few reference tokens (see
/// ``DictionaryQueries`` and ``ImportanceFit``). Nothing is drawn at random: the same model and tokens give the same bytes,
/// on any number of threads, and whether the build was interrupted or not.
///
/// There is no background. On sentences and reviews, one that is common to all texts predicts deletions no better than
/// none: what stands around a text is in the values already, which are scores of tokens in the model's frame (see
/// docs/dictionary.md). [ours]
public struct SLALOMDictionaryBuilder: Sendable {
    /// Tokens that every other is scored beside; nil for one for each label, and two at least.
    public var referenceCount: Int?

    public static let referenceRange = 1...64
    /// More labels than this share references.
    private static let mostReferencesByDefault = 8

    public init(referenceCount: Int? = nil) {
        self.referenceCount = referenceCount
    }

    /// How far a build is, in sequences.
    public struct Progress: Sendable, Equatable {
        public var doneCount: Int
        /// Of these, what an earlier build has left.
        public var earlierCount: Int
        public var totalCount: Int
    }

    /// Scores the tokens and writes the dictionary.
    ///
    /// Until the end there is no file at `path` but `path.part`, which the next build with the same model and tokens can go
    /// on from, wherever this one was interrupted.
    ///
    /// - Parameters:
    ///   - tokens: Ids, as those of ``TextClassifier/ordinaryIDs``.
    ///   - coverage: What the tokens are.
    ///   - resumes: Whether to go on from `path.part`, which otherwise must not be there.
    ///   - report: Called as the build goes on.
    /// - Throws: ``DictionaryError``, or what the model throws.
    /// - Complexity: `|V| (1 + R)` forward passes of sequences of one and two tokens.
    public func build(
        _ tokens: [Int], coverage: DictionaryHeader.Coverage, at path: String, resuming resumes: Bool = false,
        with engine: PerturbationEngine, report: @escaping (Progress) -> Void = { _ in }
    ) throws -> SLALOMDictionary {
        let queries = try queries(tokens, path, engine.model)
        let fingerprint = try engine.model.origin.map { try ModelFingerprint($0) }
        let signature = Self.signature(queries, fingerprint, engine.model)
        let log = try DictionaryLog(path, signature: signature, resumes: resumes)
        defer { log.removeIfEmpty() }
        var scoring = Scoring(engine: engine, log: log, totalCount: queries.queryCount, report: report)

        let singles = try scoring.logits(queries.singles())
        let repetitions = try scoring.logits(queries.repetitions())
        let pairs = try queries.references(singles).map {
            DictionaryContent.Pairs(reference: $0, logits: try scoring.logits(queries.pairs(reference: $0)))
        }
        let content = try Runtime.onOneThread {
            try DictionaryContent(queries, singles: singles, repetitions: repetitions, pairs: pairs)
        }
        guard !content.references.isEmpty else {
            log.remove()
            throw DictionaryError(path, .scoresNotFinite(model: engine.model.name))
        }
        let header = DictionaryHeader(
            program: SightlineVersion.current, model: engine.model.name, fingerprint: fingerprint,
            precision: engine.model.precision.resultName, labels: queries.labels.names,
            labelKind: queries.labels.kind, choice: (engine.model as? NextTokenChoice).map(DictionaryHeader.Choice.init),
            frame: queries.frame, coverage: coverage, tokenCount: content.entries.count,
            notFiniteCount: queries.tokens.count - content.entries.count,
            idLimit: (content.entries.last?.id ?? -1) + 1, references: content.references,
            scores: content.scores, forwardPasses: scoring.cost.forwardPasses, tokens: scoring.cost.tokens)
        try Self.write(DictionaryLayout.file(header, content.entries), path)
        log.remove()
        return try SLALOMDictionary(path: path)
    }

    private func queries(_ tokens: [Int], _ path: String, _ model: any ScoringModel) throws -> DictionaryQueries {
        let tokens = Set(tokens).sorted()
        if tokens.isEmpty { throw DictionaryError(path, .noTokens) }
        if let id = tokens.first(where: { !(0..<Int(UInt32.max)).contains($0) }) {
            throw DictionaryError(path, .unknownToken(id))
        }
        let count = referenceCount ?? min(max(2, model.labels.names.count), Self.mostReferencesByDefault)
        guard Self.referenceRange.contains(count) else {
            throw DictionaryError(
                path,
                .invalidOption(
                    name: "the number of references", found: "\(count)",
                    expected: "\(Self.referenceRange.lowerBound) to \(Self.referenceRange.upperBound)"))
        }
        guard let frame = TextFrame(of: try model.tokenize(Self.shortText)) else {
            throw DictionaryError(path, .noFrame(model: model.name))
        }
        return DictionaryQueries(
            tokens: tokens, frame: frame, labels: model.labels, referenceCount: min(count, tokens.count))
    }

    /// Whatever its tokens are, it has some, with what the model puts around them.
    private static let shortText = "a"

    /// One line of JSON.
    private static func signature(
        _ queries: DictionaryQueries, _ fingerprint: ModelFingerprint?, _ model: any ScoringModel
    ) -> String {
        let ids = queries.tokens.map { UInt32($0).littleEndian }.withUnsafeBytes { XXHash64.hash($0) }
        let files = fingerprint?.files.map { "\($0.name) \($0.checksum)" } ?? []
        let parts = ["sightline dictionary build", SightlineVersion.current, model.name, model.precision.rawValue]
            + model.labels.names + files
            + ["\(queries.frame)", "\(queries.referenceCount) references", "tokens \(XXHash64.digits(ids))"]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Strings: nothing in it can be refused.
        return String(decoding: (try? encoder.encode(parts)) ?? Data(), as: UTF8.self)
    }

    /// Of the whole file until it has its name.
    package static let temporarySuffix = ".new"

    /// Writes beside the file and gives it its name when all is on the disk.
    private static func write(_ data: Data, _ path: String) throws {
        let temporary = path + temporarySuffix
        do {
            try data.write(to: URL(fileURLWithPath: temporary))
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: temporary))
            try handle.synchronize()
            try handle.close()
        } catch {
            unlink(temporary)
            throw DictionaryError(path, .unwritable(reason: error.localizedDescription))
        }
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            unlink(temporary)
            throw DictionaryError(path, .unwritable(reason: reason))
        }
    }
}

extension SLALOMDictionaryBuilder {
    /// Scores batches, or takes what an earlier build has left of them.
    private struct Scoring {
        let engine: PerturbationEngine
        let log: DictionaryLog
        let totalCount: Int
        let report: (Progress) -> Void
        private(set) var cost = PerturbationEngine.Cost()
        private var doneCount = 0
        private var earlierCount = 0

        init(
            engine: PerturbationEngine, log: DictionaryLog, totalCount: Int, report: @escaping (Progress) -> Void
        ) {
            self.engine = engine
            self.log = log
            self.totalCount = totalCount
            self.report = report
        }

        /// A row of logits for each sequence.
        mutating func logits(_ inputs: [ModelInput]) throws -> [[Double]] {
            let width = engine.model.labels.names.count
            var rows: [[Double]] = []
            rows.reserveCapacity(inputs.count)
            for start in stride(from: 0, to: inputs.count, by: DictionaryQueries.batchCount) {
                let batch = Array(inputs[start..<min(start + DictionaryQueries.batchCount, inputs.count)])
                if let earlier = log.next(), earlier.count == batch.count * width {
                    rows += stride(from: 0, to: earlier.count, by: width).map { Array(earlier[$0..<$0 + width]) }
                    earlierCount += batch.count
                } else {
                    let scores = try engine.score(batch)
                    try log.append(scores.logits.flatMap { $0 })
                    rows += scores.logits
                }
                doneCount += batch.count
                cost += .init(forwardPasses: batch.count, tokens: batch.reduce(0) { $0 + $1.ids.count })
                report(.init(doneCount: doneCount, earlierCount: earlierCount, totalCount: totalCount))
            }
            return rows
        }
    }
}

/// What a dictionary says of its tokens, from what the model said.
private struct DictionaryContent {
    private(set) var entries: [(id: Int, entry: SLALOMDictionary.Entry)] = []
    private(set) var scores: [DictionaryHeader.Score] = []
    /// Ids.
    let references: [Int]

    /// Logits of a reference, by its place among the tokens, with every token.
    struct Pairs {
        let reference: Int
        let logits: [[Double]]
    }

    /// Of the values' root mean square, and of a log odd: what is less is rounding of a model's scores.
    private static let smallestNoise = 1e-6

    init(_ queries: DictionaryQueries, singles: [[Double]], repetitions: [[Double]], pairs: [Pairs]) throws {
        let finite = queries.tokens.indices.filter { token in
            singles[token].allSatisfy(\.isFinite) && pairs.allSatisfy { $0.logits[token].allSatisfy(\.isFinite) }
        }
        entries = finite.map { (queries.tokens[$0], .init(scores: [])) }
        let pairs = pairs.filter { finite.contains($0.reference) }
        let places = pairs.compactMap { finite.firstIndex(of: $0.reference) }
        references = pairs.map { queries.tokens[$0.reference] }
        guard !references.isEmpty else { return }
        for label in DictionaryHeader.storedLabels(queries.labels) {
            let values = finite.map { queries.score(singles[$0], label) }
            let errors = zip(queries.repeated, repetitions).map {
                queries.score($1, label) - queries.score(singles[$0], label)
            }.filter(\.isFinite)
            let noise = max(Self.rootMeanSquare(errors), Self.smallestNoise * max(1, Self.rootMeanSquare(values)))
            let fit = try ImportanceFit(
                values: values, references: places,
                pairs: pairs.map { pairs in finite.map { queries.score(pairs.logits[$0], label) } }, noise: noise)
            for place in entries.indices {
                entries[place].entry.scores.append(
                    .init(
                        value: values[place], importance: fit.importances[place], importanceError: fit.errors[place]))
            }
            scores.append(
                .init(
                    label: label, noise: noise, importanceDeviation: fit.deviation, importanceCentre: fit.centre,
                    references: places.map { .init(value: values[$0], importance: fit.importances[$0]) },
                    undeterminedCount: fit.errors.count { $0 > DictionaryHeader.undeterminedShare * fit.deviation },
                    converged: fit.converged))
        }
    }

    private static func rootMeanSquare(_ numbers: [Double]) -> Double {
        (numbers.reduce(0) { $0 + $1 * $1 } / Double(max(numbers.count, 1))).squareRoot()
    }
}
