import SightlineEvaluation
import SightlineModels
import SightlineTraining

/// What a teacher says of texts, in the order of the student's classes.
struct Teacher {
    private let model: TextClassifier
    private let engine: PerturbationEngine
    /// For each class of the student, the teacher's.
    private let classes: [Int]

    /// Texts that are scored between two looks at the progress.
    private static let portion = 1024

    /// - Throws: `CheckpointError`, or ``TrainingDataError/otherTeacher(_:teacher:labels:)``.
    init(_ name: String, labels: [String], threadCount: Int) throws {
        model = try TextClassifier(checkpoint: Checkpoint(name))
        engine = PerturbationEngine(model, threadCount: threadCount)
        let own = model.labels.names.map { $0.lowercased() }
        let wanted = labels.map { $0.lowercased() }
        let byName = wanted.map { own.firstIndex(of: $0) }
        if Set(own).count == own.count, own.count == wanted.count, !byName.contains(nil) {
            classes = byName.map { $0 ?? 0 }
        } else if own.count == wanted.count, Self.areNumbers(own) || Self.areNumbers(wanted) {
            classes = Array(own.indices)
        } else {
            throw TrainingDataError.otherTeacher(name, teacher: model.labels.names, labels: labels)
        }
    }

    /// Whether they are what classes are called that nobody has named.
    private static func areNumbers(_ labels: [String]) -> Bool {
        labels.enumerated().allSatisfy { $0.element == "\($0.offset)" || $0.element == "label_\($0.offset)" }
    }

    /// A row of logits for each text.
    ///
    /// - Parameter progress: Is told how many texts are done.
    func logits(of texts: [TextInput], progress: (Int) -> Void) throws -> [[Double]] {
        var rows: [[Double]] = []
        for start in stride(from: 0, to: texts.count, by: Self.portion) {
            let inputs = try texts[start..<min(start + Self.portion, texts.count)].map { try model.tokenize($0).input }
            rows += try engine.score(inputs).logits.map { row in classes.map { row[$0] } }
            progress(rows.count)
        }
        return rows
    }
}
