import Foundation
import SightlineJSON

/// Reads rotary positions from a configuration, in the spellings that they have had: `rope_parameters`, perhaps one for
/// each type of layer, and before it `rope_theta` with `rope_scaling`.
struct RotaryReader {
    private let file: CheckpointConfiguration
    private let headWidth: Int
    private let positionCount: Int

    init(_ file: CheckpointConfiguration, headWidth: Int, positionCount: Int) {
        self.file = file
        self.headWidth = headWidth
        self.positionCount = positionCount
    }

    /// - Parameters:
    ///   - type: Whose parameters to read where there are several.
    ///   - share: The part of a head that is turned, unless the configuration says so.
    ///   - isScaled: Whether `rope_scaling` is about these layers too.
    func read(
        _ type: LayerType = .full, thetaKey: String = "rope_theta", theta: Double = 10_000,
        shareKey: String? = nil, share: Double = 1, isScaled: Bool = true
    ) throws -> RotaryBlueprint {
        let theta = try file.number(thetaKey, or: theta)
        let share = try shareKey.map { try file.number($0, or: share) } ?? share
        var plain = try blueprint(theta: theta, share: share, scaling: .none)
        if isScaled, let scaled = try file.value("rope_scaling", or: nil, { try read($0, theta: theta, share: share) }) {
            plain = scaled
        }
        return try file.value("rope_parameters", or: plain) { reader in
            let names = try reader.object().keys
            guard names.contains(where: { LayerType(rawValue: $0) != nil }) else {
                return try read(reader, theta: theta, share: share)
            }
            for name in names where LayerType(rawValue: name) == nil {
                throw try reader[name].unexpected("nothing but parameters of full_attention and sliding_attention")
            }
            return try reader.ifPresent(type.rawValue).map { try read($0, theta: theta, share: share) } ?? plain
        }
    }

    private func read(_ reader: JSONReader, theta: Double, share: Double) throws -> RotaryBlueprint {
        func number(_ key: String) throws -> Double? { try reader.ifPresent(key)?.finiteNumber() }
        func positive(_ key: String) throws -> Double? {
            try reader.ifPresent(key).map { part in
                let value = try part.finiteNumber()
                guard value > 0 else { throw part.unexpected("a number above 0") }
                return value
            }
        }
        func needed(_ key: String) throws -> Double {
            guard let value = try positive(key) else { throw JSONReadingError.missing(reader.path.appending(key)) }
            return value
        }
        func list(_ key: String) throws -> [Double] {
            let part = try reader[key]
            let values = try part.elements().map { try $0.finiteNumber() }
            guard values.count == headWidth / 2 else { throw part.unexpected("\(headWidth / 2) numbers") }
            return values
        }
        let older = try reader.ifPresent("type")
        let kind = try reader.ifPresent("rope_type") ?? older
        let name = try kind?.string() ?? "default"
        let original = try file.value("original_max_position_embeddings", or: nil) { try $0.integer(in: 1 ... .max) }
            ?? reader.ifPresent("original_max_position_embeddings")?.integer(in: 1 ... .max) ?? positionCount
        let factor = try positive("factor")
        let attentionFactor = try number("attention_factor")
        let theta = try positive("rope_theta") ?? theta
        let share = try positive("partial_rotary_factor") ?? share
        let scaling: RotaryBlueprint.Scaling
        switch name {
        case "default":
            scaling = .none
        case "linear":
            scaling = .linear(factor: try needed("factor"))
        case "dynamic":
            let factor = try needed("factor")
            guard factor >= 1 else { throw try reader["factor"].unexpected("a number of at least 1") }
            scaling = .dynamic(factor: factor)
        case "yarn":
            let factor = factor ?? Double(positionCount) / Double(original)
            let scale = try number("mscale") ?? 0
            let allScale = try number("mscale_all_dim") ?? 0
            func growth(_ scale: Double) -> Double { factor <= 1 ? 1 : 0.1 * scale * log(factor) + 1 }
            scaling = .yarn(
                .init(
                    factor: factor,
                    attentionFactor: attentionFactor
                        ?? (scale != 0 && allScale != 0 ? growth(scale) / growth(allScale) : growth(1)),
                    fast: try positive("beta_fast") ?? 32, slow: try positive("beta_slow") ?? 1,
                    originalPositionCount: original, roundsRange: try reader.ifPresent("truncate")?.bool() ?? true))
        case "longrope":
            let factor = factor ?? Double(positionCount) / Double(original)
            scaling = .longRoPE(
                .init(
                    shortFactors: try list("short_factor"), longFactors: try list("long_factor"),
                    attentionFactor: attentionFactor
                        ?? (factor <= 1 ? 1 : (1 + log(factor) / log(Double(original))).squareRoot()),
                    originalPositionCount: original))
        case "llama3":
            scaling = .llama3(
                .init(
                    factor: try needed("factor"), lowFrequencyFactor: try needed("low_freq_factor"),
                    highFrequencyFactor: try needed("high_freq_factor"), originalPositionCount: original))
        default:
            throw (kind ?? reader).unexpected("default, linear, dynamic, yarn, longrope or llama3")
        }
        try reader.refuseUnreadKeys()
        return try blueprint(theta: theta, share: share, scaling: scaling)
    }

    private func blueprint(theta: Double, share: Double, scaling: RotaryBlueprint.Scaling) throws -> RotaryBlueprint {
        let width = Int(Double(headWidth) * share)
        guard width > 0, width % 2 == 0, width <= headWidth, theta > 0 else {
            throw file.inconsistent(
                "rotary positions turn \(width) of a head's \(headWidth) numbers, with the base \(theta); they need an "
                    + "even number of them, and a base above 0")
        }
        return RotaryBlueprint(width: width, theta: theta, scaling: scaling, positionCount: positionCount)
    }
}

extension [LayerType: RotaryBlueprint] {
    func positions(_ type: LayerType) throws -> AttentionBlueprint.Positions {
        self[type].map { .rotary($0) } ?? .none
    }
}
