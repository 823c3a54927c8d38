import Foundation

/// DeBERTa versions 2 and 3 (He et al., ICLR 2021 and 2023): attention with terms for distances.
enum DeBERTa: Architecture {
    static let modelTypes = ["deberta-v2"]

    static func blueprint(_ file: CheckpointConfiguration, labelCount: Int) throws -> ModelBlueprint {
        try file.ignore(["legacy"])
        let sizes = try EncoderSizes(
            file,
            defaults: .init(
                layerCount: 24, hiddenSize: 1536, headCount: 24, intermediateSize: 6144, vocabularySize: 128100,
                segmentCount: 0, epsilon: 1e-7))
        let width = sizes.hiddenSize
        try file.require("pooler_hidden_size", toBe: .integer(width))
        try file.require("attention_head_size", toBe: .integer(width / sizes.headCount))
        let activation = try file.choice("pooler_hidden_act", or: .gelu, among: Activation.byName)
        let transformer = try transformer(file, sizes)
        return ModelBlueprint(
            backbone: .transformer(transformer), positionLimit: sizes.positionCount,
            classification: ClassificationHeadBlueprint(
                pooling: .firstToken,
                steps: [
                    .dropout(try file.dropout("pooler_dropout", or: 0)),
                    .linear(LinearBlueprint("pooler.dense", width, width), activation),
                    .dropout(try file.dropout("cls_dropout", or: sizes.hiddenDropout)),
                ],
                classifier: LinearBlueprint("classifier", width, labelCount)))
    }

    private static func transformer(
        _ file: CheckpointConfiguration, _ sizes: EncoderSizes
    ) throws -> TransformerBlueprint {
        let width = sizes.hiddenSize
        let embeddingWidth = try file.count("embedding_size", or: width)
        let embeddings = "deberta.embeddings."
        var transformer = sizes.transformer(prefix: "deberta.", embeddingWidth: embeddingWidth, positions: .fromZero)
        if try !file.flag("position_biased_input", or: true) { transformer.embedding.positions = nil }
        transformer.embedding.normalization = sizes.normalization(embeddings + "LayerNorm")
        if embeddingWidth != width {
            transformer.embedding.projection = .beforeNormalization(
                LinearBlueprint(embeddings + "embed_proj", embeddingWidth, width, hasBias: false))
        }
        transformer.distances = try distances(file, sizes)
        transformer.convolution = try convolution(file, sizes)
        let terms = try terms(file)
        let sharesKeys = try file.flag("share_att_key", or: false)
        for index in transformer.layers.indices {
            let prefix = "deberta.encoder.layer.\(index).attention."
            var attention = sizes.attention(
                query: prefix + "self.query_proj", key: prefix + "self.key_proj", value: prefix + "self.value_proj",
                output: prefix + "output.dense")
            attention.scale = 1 / Double(attention.headWidth * (1 + terms.count)).squareRoot()
            if transformer.distances != nil {
                func projection(_ term: DistanceTerm, _ own: String, _ shared: String) -> LinearBlueprint? {
                    terms.contains(term)
                        ? LinearBlueprint(prefix + "self." + (sharesKeys ? shared : own), width, width) : nil
                }
                attention.positions = .disentangled(
                    DisentangledBlueprint(
                        key: projection(.contentToPosition, "pos_key_proj", "key_proj"),
                        query: projection(.positionToContent, "pos_query_proj", "query_proj")))
            }
            transformer.layers[index].attention = attention
        }
        return transformer
    }

    private enum DistanceTerm: String {
        case contentToPosition = "c2p"
        case positionToContent = "p2c"
    }

    /// `pos_att_type`: a list, or its members with bars between them.
    private static func terms(_ file: CheckpointConfiguration) throws -> Set<DistanceTerm> {
        try file.value("pos_att_type", or: []) { reader in
            let names: [String]
            if case .string(let joined) = reader.value {
                names = joined.lowercased().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            } else {
                names = try reader.elements().map { try $0.string() }
            }
            return try Set(names.map { name in
                guard let term = DistanceTerm(rawValue: name) else { throw reader.unexpected("c2p and p2c only") }
                return term
            })
        }
    }

    private static func distances(
        _ file: CheckpointConfiguration, _ sizes: EncoderSizes
    ) throws -> DistanceEmbeddingBlueprint? {
        let isNormalized = try file.value("norm_rel_ebd", or: "none") { reader in
            let name = try reader.string().lowercased()
            guard ["none", "layer_norm"].contains(name) else { throw reader.unexpected("none or layer_norm") }
            return name
        } == "layer_norm"
        let largest = try file.value("max_relative_positions", or: -1) { try $0.integer(in: -1...10_000_000) }
        let bucketCount = try file.value("position_buckets", or: -1) { try $0.integer(in: -1...10_000_000) }
        guard try file.flag("relative_attention", or: false) else { return nil }
        let largestDistance = largest < 1 ? sizes.positionCount : largest
        return DistanceEmbeddingBlueprint(
            name: "deberta.encoder.rel_embeddings",
            normalization: isNormalized ? sizes.normalization("deberta.encoder.LayerNorm") : nil,
            span: bucketCount > 0 ? bucketCount : largestDistance,
            largestBucketedDistance: bucketCount > 0 ? largestDistance : nil, dropout: sizes.hiddenDropout)
    }

    private static func convolution(
        _ file: CheckpointConfiguration, _ sizes: EncoderSizes
    ) throws -> ConvolutionBlueprint? {
        let kernelSize = try file.value("conv_kernel_size", or: 0) { try $0.integer(in: 0...10_000) }
        let groupCount = try file.count("conv_groups", or: 1)
        let activation = try file.choice("conv_act", or: .tanh, among: Activation.byName)
        guard kernelSize > 0 else { return nil }
        guard kernelSize % 2 == 1, sizes.hiddenSize % groupCount == 0 else {
            throw file.inconsistent(
                "conv_kernel_size \(kernelSize) must be odd, and conv_groups \(groupCount) divide the hidden size")
        }
        return ConvolutionBlueprint(
            name: "deberta.encoder.conv.conv", kernelSize: kernelSize, groupCount: groupCount, activation: activation,
            normalization: sizes.normalization("deberta.encoder.conv.LayerNorm"), dropout: sizes.hiddenDropout)
    }
}
