import Foundation
import SightlineEvaluation

/// The texts that an evaluation runs over, one at a time.
package struct EvaluationData: Sendable {
    package enum Format: Equatable, Sendable {
        case lines(TextLayout)
        case yelpHAT
    }

    private enum Source: Sendable {
        case lines(LabelledTextReader)
        case whole(ArraySlice<LabelledText>)
    }

    /// As the command was given it.
    let name: String
    let hasHumanAttention: Bool
    /// Human attention that the data have and that could not be used.
    let skippedAnnotationCount: Int
    private var source: Source
    private let limit: Int
    private var readCount = 0
    /// nil for a stream, whose texts are not known beforehand.
    private let totalCount: Int?

    /// - Parameters:
    ///   - format: nil for what the file's name says: a `.csv` is taken for Yelp-HAT.
    ///   - limit: Texts to take from the beginning; nil for all.
    /// - Throws: `InputError` or `CSVError`.
    init(_ path: String, format: Format?, agreement: YelpHAT.Agreement, limit: Int?) throws {
        name = path
        self.limit = limit ?? .max
        switch format ?? (path.lowercased().hasSuffix(".csv") ? .yelpHAT : nil) {
        case .yelpHAT:
            let data = try YelpHAT(path, agreement: agreement)
            source = .whole(data.texts[...])
            hasHumanAttention = true
            skippedAnnotationCount = data.skipped.count
            totalCount = min(data.texts.count, self.limit)
        case .lines(let layout):
            source = .lines(try LabelledTextReader(path, layout: layout))
            hasHumanAttention = false
            skippedAnnotationCount = 0
            totalCount = limit
        case nil:
            source = .lines(try LabelledTextReader(path))
            hasHumanAttention = false
            skippedAnnotationCount = 0
            totalCount = limit
        }
    }

    /// The next text; nil at the end.
    mutating func next() throws -> LabelledText? {
        guard readCount < limit else { return nil }
        let text: LabelledText?
        switch source {
        case .whole(var texts):
            text = texts.popFirst()
            source = .whole(texts)
        case .lines(var reader):
            text = try reader.next()
            source = .lines(reader)
        }
        if text != nil { readCount += 1 }
        return text
    }

    /// The part of the texts that is read; nil if nobody knows how many there are.
    var fraction: Double? {
        guard let totalCount else { return nil }
        return totalCount > 0 ? Double(readCount) / Double(totalCount) : 1
    }
}
