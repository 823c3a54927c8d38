import Foundation
import SightlineModels

/// Multinomial Naive Bayes over a model's own tokens: which class a token speaks for, by counting alone.
///
///     P(τ | c) = (occurrences of τ in texts of c + 1) / (tokens in texts of c + |V|)
///
/// with Laplace's one added to every count, and `V` the tokens that the training texts contain. One class is set against
/// the texts of all others together.
public struct NaiveBayes: Sendable, Equatable {
    /// How often each token occurs in the texts of each class.
    private var counts: [Int: [Int]] = [:]
    /// Tokens in the texts of each class.
    private var totals: [Int]

    /// Counts the tokens of labelled texts.
    ///
    /// - Parameters:
    ///   - texts: The label of each is one of the model's, in any case, or its index.
    ///   - model: Cuts the texts into tokens, and has the labels.
    /// - Throws: ``EvaluationError/unlabelled(text:)``, ``EvaluationError/unknownClass(_:text:labels:)``,
    ///   ``EvaluationError/tooFewClasses(found:)``; what the model throws.
    /// - Complexity: O(tokens); no forward pass.
    public init(training texts: some Sequence<LabelledText>, for model: any ScoringModel) throws {
        try self.init(
            training: texts.enumerated().map { place, text in
                let name = text.id ?? "\(place + 1)"
                return (
                    ids: try model.tokenize(text.input).contentIDs,
                    classIndex: try text.classIndex(among: model.labels, named: name)
                )
            }, labels: model.labels.names)
    }

    init(training texts: some Sequence<(ids: [Int], classIndex: Int)>, labels: [String]) throws {
        totals = Array(repeating: 0, count: labels.count)
        var textCounts = totals
        for (ids, classIndex) in texts {
            textCounts[classIndex] += 1
            totals[classIndex] += ids.count
            for id in ids {
                counts[id, default: Array(repeating: 0, count: labels.count)][classIndex] += 1
            }
        }
        let found = labels.indices.filter { textCounts[$0] > 0 }
        guard found.count > 1 else { throw EvaluationError.tooFewClasses(found: found.map { labels[$0] }) }
    }

    /// `log P(τ | c) − log P(τ | not c)`: positive for tokens that speak for the class.
    ///
    /// - Returns: nil for a token that no training text contains, and for a class out of range.
    public func logOdds(ofToken id: Int, towards classIndex: Int) -> Double? {
        guard let ofClass = counts[id], totals.indices.contains(classIndex) else { return nil }
        let inside = Double(ofClass[classIndex] + 1) / Double(totals[classIndex] + counts.count)
        let outside =
            Double(ofClass.reduce(0, +) - ofClass[classIndex] + 1)
            / Double(totals.reduce(0, +) - totals[classIndex] + counts.count)
        return log(inside / outside)
    }
}

extension LabelledText {
    /// The model's class that the label names: by name in any case, or else by index.
    ///
    /// - Parameter name: How messages name the text.
    /// - Throws: ``EvaluationError/unlabelled(text:)`` or ``EvaluationError/unknownClass(_:text:labels:)``.
    public func classIndex(among labels: ClassificationLabels, named name: String) throws -> Int {
        guard let label else { throw EvaluationError.unlabelled(text: name) }
        let alike = labels.names.indices.filter { labels.names[$0].lowercased() == label.lowercased() }
        let byIndex = Int(label).flatMap { labels.names.indices.contains($0) ? $0 : nil }
        guard let index = labels.names.firstIndex(of: label) ?? (alike.count == 1 ? alike[0] : byIndex) else {
            throw EvaluationError.unknownClass(label, text: name, labels: labels.names)
        }
        return index
    }
}
