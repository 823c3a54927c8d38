/// The kinds of attention that layers of one model may differ in, by the names that configurations give them.
enum LayerType: String, Sendable {
    case full = "full_attention"
    case sliding = "sliding_attention"
}

extension CheckpointConfiguration {
    /// `layer_types`, or what `rule` says of each layer where there is no such key.
    func layerTypes(
        layerCount: Int, or rule: (CheckpointConfiguration, Int) throws -> LayerType
    ) throws -> [LayerType] {
        // The older keys are read in any case: they are known, whatever the newer one says.
        let types = try (0..<layerCount).map { try rule(self, $0) }
        return try value("layer_types", or: types) { reader in
            let elements = try reader.elements()
            guard elements.count == layerCount else { throw reader.unexpected("a type for each of \(layerCount) layers") }
            return try elements.map { element in
                guard let type = LayerType(rawValue: try element.string()) else {
                    throw element.unexpected("full_attention or sliding_attention")
                }
                return type
            }
        }
    }
}
