import SightlineEvaluation
import SightlineModels

/// The classes of a classifier to be trained, and which one a text is of.
struct LabelNames {
    let names: [String]
    /// Whether the classes are those of the model that training begins with.
    let areOfModel: Bool

    /// - Parameters:
    ///   - given: What the user calls them.
    ///   - model: Those of the model that training begins with.
    ///   - texts: What is learnt from.
    /// - Throws: `EvaluationError` for a text without a label, or ``TrainingDataError``.
    init(given: [String]?, model: ClassificationLabels?, texts: TrainingTexts) throws {
        let found = Set(try texts.texts.map { try texts.label(of: $0) })
        if let given {
            names = given
            areOfModel = given == model?.names
        } else if let model, found.allSatisfy({ Self.index(of: $0, among: model.names) != nil }) {
            names = model.names
            areOfModel = true
        } else {
            names = Self.sorted(found)
            areOfModel = false
        }
        guard found.count > 1 else { throw TrainingDataError.singleLabel(file: texts.file, label: found.first ?? "") }
    }

    /// - Throws: ``TrainingDataError/unknownLabel(file:text:label:names:)``.
    func index(of text: LabelledText, in texts: TrainingTexts) throws -> Int {
        let label = try texts.label(of: text)
        guard let index = Self.index(of: label, among: names) else {
            throw TrainingDataError.unknownLabel(file: texts.file, text: text.id ?? "?", label: label, names: names)
        }
        return index
    }

    /// By name in any case, or else by number. The one class of a single logit holds, 1, or not, 0.
    private static func index(of label: String, among names: [String]) -> Int? {
        if names.count == 1 { return label.lowercased() == names[0].lowercased() ? 1 : Int(label).flatMap { 0...1 ~= $0 ? $0 : nil } }
        let alike = names.indices.filter { names[$0].lowercased() == label.lowercased() }
        let byNumber = Int(label).flatMap { names.indices.contains($0) ? $0 : nil }
        return names.firstIndex(of: label) ?? (alike.count == 1 ? alike[0] : byNumber)
    }

    /// Numbers in their order, before names in that of the alphabet.
    private static func sorted(_ labels: Set<String>) -> [String] {
        labels.sorted { left, right in
            switch (Int(left), Int(right)) {
            case (let left?, let right?): left < right
            case (nil, nil): left < right
            case (let number, _): number != nil
            }
        }
    }
}

/// Labelled texts of a file.
struct TrainingTexts {
    let file: String
    let texts: [LabelledText]

    /// - Throws: `InputError`, or ``TrainingDataError/noTexts(file:)``.
    init(_ file: String) throws {
        self.file = file
        texts = try LabelledTextReader.texts(of: file)
        guard !texts.isEmpty else { throw TrainingDataError.noTexts(file: file) }
    }

    func label(of text: LabelledText) throws -> String {
        guard let label = text.label, !label.isEmpty else {
            throw TrainingDataError.unlabelled(file: file, text: text.id ?? "?")
        }
        return label
    }
}

/// What is wrong with texts to train on.
enum TrainingDataError: Error, Equatable {
    case noTexts(file: String)
    case unlabelled(file: String, text: String)
    case singleLabel(file: String, label: String)
    case unknownLabel(file: String, text: String, label: String, names: [String])
    case otherArchitecture(String, found: String, wanted: String)
    /// A teacher that tells other classes apart.
    case otherTeacher(String, teacher: [String], labels: [String])
}

extension TrainingDataError: CustomStringConvertible {
    var description: String {
        switch self {
        case .noTexts(let file):
            "\(file) has no texts"
        case .unlabelled(let file, let text):
            "\(file): text \(text) has no label; give each one, in a column or member \"label\""
        case .singleLabel(let file, let label):
            "\(file): every text has the label \(label); nothing can be learnt from one class alone"
        case .unknownLabel(let file, let text, let label, let names):
            "\(file): text \(text) has the label \(label), but the classes are \(names.joined(separator: ", ")); name all "
                + "classes with --labels"
        case .otherArchitecture(let model, let found, let wanted):
            "\(model) is a \(found), but --config says \(wanted); with --init DIR, it can only cut the layers of its own "
                + "kind"
        case .otherTeacher(let teacher, let found, let labels):
            "\(teacher) tells apart \(found.joined(separator: ", ")), but the classes here are "
                + "\(labels.joined(separator: ", ")); a teacher needs the same"
        }
    }
}
