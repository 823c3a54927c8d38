import SightlineModels

/// A network as `--config` describes it: `bert:layers=2,hidden=384`.
package struct NetworkChoice: Equatable, Sendable {
    package var family: ModelFamily?
    package var layerCount: Int?
    package var hiddenSize: Int?
    package var headCount: Int?
    package var intermediateSize: Int?
    package var positionLimit: Int?

    private static let keys: [(name: String, path: WritableKeyPath<NetworkChoice, Int?> & Sendable)] = [
        ("layers", \.layerCount), ("hidden", \.hiddenSize), ("heads", \.headCount), ("intermediate", \.intermediateSize),
        ("positions", \.positionLimit),
    ]

    static var reading: Reading<NetworkChoice> {
        Reading(
            expected: ModelFamily.allCases.map(\.rawValue).joined(separator: " or ")
                + ", perhaps with a colon and whole numbers for \(keys.map(\.name).joined(separator: ", ")), such as "
                + "bert:layers=2,hidden=128,heads=4", read: NetworkChoice.init)
    }

    private init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let family = ModelFamily(rawValue: String(parts[0])) else { return nil }
        self.family = family
        guard parts.count == 2 else { return }
        for member in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            let sides = member.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let key = Self.keys.first(where: { $0.name == sides[0] }),
                self[keyPath: key.path] == nil, let number = Int(sides[1]), 1...1_000_000 ~= number
            else { return nil }
            self[keyPath: key.path] = number
        }
    }

    package init() {}

    /// The keys given that only say something of new networks.
    var keysOfNewNetworks: [String] {
        Self.keys.filter { $0.name != "layers" && self[keyPath: $0.path] != nil }.map(\.name)
    }

    /// The sizes of a new network.
    func sizes(dropout: Double?) -> ModelSizes {
        var sizes = ModelSizes()
        sizes.layerCount = layerCount ?? sizes.layerCount
        sizes.hiddenSize = hiddenSize ?? sizes.hiddenSize
        // Heads of 32 numbers, where nobody says another.
        sizes.headCount = headCount ?? max(1, sizes.hiddenSize / 32)
        sizes.intermediateSize = intermediateSize
        sizes.positionLimit = positionLimit ?? sizes.positionLimit
        sizes.dropout = dropout
        return sizes
    }
}
