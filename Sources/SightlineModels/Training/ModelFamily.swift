import SightlineJSON

/// An architecture of which new models can be made.
public enum ModelFamily: String, Sendable, CaseIterable {
    case bert
    case distilbert
    case gpt2
}

/// How large a new model is.
public struct ModelSizes: Sendable, Equatable {
    public var layerCount: Int
    public var hiddenSize: Int
    public var headCount: Int
    /// Width of the feed-forward parts; nil for four times the hidden size.
    public var intermediateSize: Int?
    /// The longest sequence, special tokens included.
    public var positionLimit: Int
    /// The share of numbers that training sets to 0, at every place of the architecture; nil for its own, 0.1 at most.
    public var dropout: Double?

    public init(
        layerCount: Int = 2, hiddenSize: Int = 128, headCount: Int = 4, intermediateSize: Int? = nil,
        positionLimit: Int = 512, dropout: Double? = nil
    ) {
        self.layerCount = layerCount
        self.hiddenSize = hiddenSize
        self.headCount = headCount
        self.intermediateSize = intermediateSize
        self.positionLimit = positionLimit
        self.dropout = dropout
    }
}

extension ModelFamily {
    /// The `config.json` of a new classifier.
    ///
    /// - Parameters:
    ///   - labels: A name for each class; a single one for a single logit, the label's log odds.
    ///   - paddingID: The token that fills up short sequences where other tools need them of one length.
    public func configuration(
        _ sizes: ModelSizes, vocabularySize: Int, labels: [String], paddingID: Int = 0
    ) -> JSONObject {
        var members = JSONObject()
        members.append("architectures", .array([.string(className)]))
        members.append("model_type", .string(rawValue))
        members.append("vocab_size", .integer(vocabularySize))
        members.append(keys.layerCount, .integer(sizes.layerCount))
        members.append(keys.hiddenSize, .integer(sizes.hiddenSize))
        members.append(keys.headCount, .integer(sizes.headCount))
        members.append(keys.intermediateSize, .integer(sizes.intermediateSize ?? 4 * sizes.hiddenSize))
        members.append(keys.positionLimit, .integer(sizes.positionLimit))
        for (key, value) in fixedMembers { members.append(key, value) }
        for (key, usual) in keys.dropout { members.append(key, .number(sizes.dropout ?? usual)) }
        members.append("initializer_range", .number(0.02))
        members.append("pad_token_id", .integer(paddingID))
        for (key, value) in Self.labelMembers(labels) { members.append(key, value) }
        members.append("dtype", .string("float32"))
        return members
    }

    /// The members of a configuration that name the classes.
    package static func labelMembers(_ labels: [String]) -> [(key: String, value: JSONValue)] {
        var names = JSONObject()
        var ids = JSONObject()
        for (id, name) in labels.enumerated() {
            names.append("\(id)", .string(name))
            ids.append(name, .integer(id))
        }
        return [("id2label", .object(names)), ("label2id", .object(ids))]
    }

    /// What the configuration calls the sizes, and the rates of dropout with their usual values.
    package struct Keys: Sendable {
        package var layerCount: String
        package var hiddenSize: String
        package var headCount: String
        package var intermediateSize: String
        package var positionLimit: String
        package var dropout: [(key: String, usual: Double)]
    }

    package var keys: Keys {
        switch self {
        case .bert:
            Keys(
                layerCount: "num_hidden_layers", hiddenSize: "hidden_size", headCount: "num_attention_heads",
                intermediateSize: "intermediate_size", positionLimit: "max_position_embeddings",
                dropout: [("hidden_dropout_prob", 0.1), ("attention_probs_dropout_prob", 0.1)])
        case .distilbert:
            Keys(
                layerCount: "n_layers", hiddenSize: "dim", headCount: "n_heads", intermediateSize: "hidden_dim",
                positionLimit: "max_position_embeddings",
                dropout: [("dropout", 0.1), ("attention_dropout", 0.1), ("seq_classif_dropout", 0.2)])
        case .gpt2:
            Keys(
                layerCount: "n_layer", hiddenSize: "n_embd", headCount: "n_head", intermediateSize: "n_inner",
                positionLimit: "n_positions",
                dropout: [("resid_pdrop", 0.1), ("embd_pdrop", 0.1), ("attn_pdrop", 0.1)])
        }
    }

    /// The class of `transformers` that reads a classifier.
    package var className: String {
        switch self {
        case .bert: "BertForSequenceClassification"
        case .distilbert: "DistilBertForSequenceClassification"
        case .gpt2: "GPT2ForSequenceClassification"
        }
    }

    private var fixedMembers: [(key: String, value: JSONValue)] {
        switch self {
        case .bert:
            [("hidden_act", .string("gelu")), ("layer_norm_eps", .number(1e-12)), ("type_vocab_size", .integer(2))]
        case .distilbert: [("activation", .string("gelu"))]
        case .gpt2: [("activation_function", .string("gelu_new")), ("layer_norm_epsilon", .number(1e-5))]
        }
    }
}
