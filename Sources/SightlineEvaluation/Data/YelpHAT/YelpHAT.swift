import Foundation
import SightlineModels

/// Yelp reviews with the words that people needed to tell how the writer felt: the Yelp Human Attention data.
///
/// Source: Sen et al., "Human Attention Maps for Text Classification: Do Humans and Neural Networks Focus on the Same
/// Words?" (ACL 2020). The published files are read as they are: a row per annotator, with the review in `Input.text`, its
/// label (1 for positive) in `Input.label`, and the marked words in `Answer.html_output`.
public struct YelpHAT: Sendable, Equatable {
    /// When a word counts as marked.
    public enum Agreement: String, Sendable, CaseIterable, Codable {
        /// Every annotator marked it.
        case consensus = "all"
        /// More than half of them did.
        case majority
        case any
    }

    /// An annotation that was left out, because its words are not the review's.
    public struct Skipped: Sendable, Equatable {
        /// In the file, from 1, which is the header.
        public let row: Int
        /// The id of the review.
        public let text: String
    }

    /// A text per review, in the order of the file, with the id `file/1`, `file/2`, …. Human attention is nil if all
    /// annotations were left out.
    public let texts: [LabelledText]
    public let skipped: [Skipped]

    /// - Throws: ``CSVError``.
    public init(_ path: String, agreement: Agreement = .consensus) throws(CSVError) {
        var reader = try CSVReader(path)
        let labelColumn = try reader.index(of: Self.labelColumn)
        let textColumn = try reader.index(of: "Input.text")
        let markedColumn = try reader.index(of: "Answer.html_output")
        let fileName = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        var reviews: [Review] = []
        var placeOfText: [String: Int] = [:]
        var skipped: [Skipped] = []
        while let row = try reader.next() {
            let (text, label) = (row.fields[textColumn], row.fields[labelColumn])
            let place = placeOfText[text] ?? reviews.count
            if place == reviews.count {
                placeOfText[text] = place
                reviews.append(Review(id: "\(fileName)/\(place + 1)", text: text, label: label))
            }
            guard reviews[place].label == label else {
                throw CSVError(
                    file: path,
                    problem: .unexpectedField(
                        row: row.number, column: Self.labelColumn, found: label,
                        expected: "\"\(reviews[place].label)\", which other rows of the same review have"))
            }
            if !reviews[place].add(annotation: row.fields[markedColumn]) {
                skipped.append(Skipped(row: row.number, text: reviews[place].id))
            }
        }
        texts = reviews.map { $0.labelled(agreement) }
        self.skipped = skipped
    }

    private static let labelColumn = "Input.label"
}

/// A review with its annotations.
private struct Review {
    let id: String
    let text: String
    let label: String
    /// Runs of what is no white space, in Unicode scalars.
    private let words: [Range<Int>]
    /// How many annotators marked each word.
    private var markCounts: [Int]
    private var annotatorCount = 0

    init(id: String, text: String, label: String) {
        self.id = id
        self.text = text
        self.label = label
        let scalars = Array(text.unicodeScalars)
        words = scalars.indices.split { scalars[$0].properties.isWhitespace }.map { $0.startIndex..<$0.endIndex }
        markCounts = Array(repeating: 0, count: words.count)
    }

    /// A word is marked if any of it is.
    ///
    /// - Returns: Whether the annotation is one of this review: the same characters, white space aside.
    mutating func add(annotation html: String) -> Bool {
        guard let marked = MarkedText(html: html),
            marked.scalars.elementsEqual(text.unicodeScalars.lazy.filter { !$0.properties.isWhitespace })
        else { return false }
        annotatorCount += 1
        var place = 0
        for (index, word) in words.enumerated() {
            if marked.isMarked[place..<place + word.count].contains(true) { markCounts[index] += 1 }
            place += word.count
        }
        return true
    }

    func labelled(_ agreement: YelpHAT.Agreement) -> LabelledText {
        let words = zip(words, markCounts).map { range, count in
            HumanAttention.Word(range: range, isMarked: agreement.holds(count: count, of: annotatorCount))
        }
        return LabelledText(
            id: id, input: TextInput(text), label: label,
            humanAttention: annotatorCount > 0 ? HumanAttention(words: words) : nil)
    }
}

extension YelpHAT.Agreement {
    fileprivate func holds(count: Int, of annotatorCount: Int) -> Bool {
        switch self {
        case .consensus: count == annotatorCount
        case .majority: 2 * count > annotatorCount
        case .any: count > 0
        }
    }
}
