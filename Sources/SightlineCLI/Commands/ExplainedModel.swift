import SightlineAttribution
import SightlineModels

/// A model, and which of its scores a command is about: a label of a classifier, or a language model's next token.
struct ExplainedModel: Sendable {
    private enum Subject {
        case classifier(TextClassifier, Target)
        /// Target and foil as given; the predicted token where none is.
        case nextToken(CausalLanguageModel, target: String?, foil: String?)
        /// The choice that a dictionary is of.
        case choice(NextTokenChoice)
    }

    private let subject: Subject
    let precision: Precision

    /// Loads the model.
    ///
    /// - Throws: What loading throws, and `ExplanationError` for a target or foil that a classifier does not have.
    init(checkpoint: Checkpoint, target: String?, foil: String?, precision: Precision = .float32) throws {
        self.precision = precision
        switch try TextModel(checkpoint: checkpoint, precision: precision) {
        case .classifier(let model):
            subject = try Self.classifier(model, target: target, foil: foil)
        case .languageModel(let model):
            subject = .nextToken(model, target: target, foil: foil)
        }
    }

    /// What a dictionary is of; weights are read when they are needed, which they may never be.
    ///
    /// - Throws: What reading the configuration and the tokenizer throws, `ExplanationError` for a target or foil that a
    ///   classifier does not have, and `UsageError` for a next token that the dictionary is not of.
    init(dictionary: SLALOMDictionary, checkpoint: Checkpoint, target: String?, foil: String?) throws {
        precision = dictionary.header.precision.flatMap(Precision.init) ?? .float32
        switch try TextModel(checkpoint: checkpoint, precision: precision, loading: .onDemand) {
        case .classifier(let model):
            subject = try Self.classifier(model, target: target, foil: foil)
        case .languageModel(let model):
            // Of a classifier's dictionary, which has no choice, the check of its files will say that it is of another model.
            let choice = dictionary.header.choice ?? .init(token: 0)
            for (option, spelling, id) in [("--target", target, choice.token), ("--foil", foil, choice.foil)] {
                guard let spelling, try model.token(continuing: spelling).id != id else { continue }
                throw UsageError.conflict(
                    "\(option) is \"\(spelling)\", but the dictionary is of \(id.map { "\"\(model.token($0).text)\"" } ?? "none"); "
                        + "leave it out, or build another dictionary")
            }
            subject = .choice(try model.choice(of: model.token(choice.token), foil: choice.foil.map(model.token)))
        }
    }

    private static func classifier(_ model: TextClassifier, target: String?, foil: String?) throws -> Subject {
        if foil != nil { throw ExplanationError.foilOfClassifier(model: model.name) }
        let target = Self.target(target, labels: model.labels)
        // A target that does not exist fails once, not with every text.
        _ = try target.resolved(labels: model.labels, logits: model.labels.names.map { _ in 0 })
        return .classifier(model, target)
    }

    /// A number is an index, unless a label is spelled so.
    static func target(_ given: String?, labels: ClassificationLabels) -> Target {
        guard let given else { return .predicted }
        if !labels.names.contains(given), let index = Int(given) { return .index(index) }
        return .label(given)
    }

    var name: String {
        switch subject {
        case .classifier(let model, _): model.name
        case .nextToken(let model, _, _): model.name
        case .choice(let model): model.name
        }
    }

    /// The target that every text has; nil where each has its own.
    var fixedTarget: Target.Resolved? {
        get throws {
            let (labels, target): (ClassificationLabels, Target)
            switch subject {
            case .classifier(_, .predicted), .nextToken: return nil
            case .classifier(let model, let given): (labels, target) = (model.labels, given)
            case .choice(let model): (labels, target) = (model.labels, .index(0))
            }
            return try target.resolved(labels: labels, logits: labels.names.map { _ in 0 })
        }
    }

    /// A model as those that texts are explained with, for what they have in common.
    var sample: any TraceableModel {
        get throws {
            switch subject {
            case .classifier(let model, _): model
            case .nextToken(let model, _, _): try model.choice(of: model.token(0))
            case .choice(let model): model
            }
        }
    }

    /// What to explain of one text.
    ///
    /// - Complexity: For a language model, up to three forward passes to find its tokens.
    func choice(for input: TextInput) throws -> (model: any TraceableModel, target: Target) {
        switch subject {
        case .classifier(let model, let target):
            return (model, target)
        case .choice(let model):
            return (model, .index(0))
        case .nextToken(let model, let target, let foil):
            guard try !model.tokenize(input).contentIndices.isEmpty else {
                throw ExplanationError.noContent(text: input.text)
            }
            let token = try target.map { try model.token($0, after: input) }
                ?? model.candidates(after: input, count: 1)[0].token
            return (try model.choice(of: token, foil: foil.map { try model.token($0, after: input) }), .index(0))
        }
    }

    /// What the model says of a text: its label, or the token to come next. Where no target was given, it is the explained
    /// one.
    ///
    /// - Parameter explained: What was explained of the text.
    /// - Complexity: One forward pass, unless no target was given.
    func predictedLabel(of input: TextInput, explained: Target.Resolved) throws -> String? {
        switch subject {
        case .classifier(_, .predicted), .nextToken(_, nil, _): explained.label
        case .choice(let model): try model.model.candidates(after: input, count: 1).first?.token.text
        case .classifier(let model, _): try model.predict(input).label
        case .nextToken(let model, _, _): try model.candidates(after: input, count: 1).first?.token.text
        }
    }
}
