/// What a smaller network keeps of a larger one.
public struct NetworkCut: Sendable, Equatable {
    /// The tokens that are left, of all that there were.
    public struct Tokens: Sendable, Equatable {
        /// Their ids in the larger network, in the order of the new ones.
        public var ids: [Int]
        /// Rows of the larger network's embedding.
        public var storedCount: Int

        public init(ids: [Int], storedCount: Int) {
            self.ids = ids
            self.storedCount = storedCount
        }
    }

    /// Indices of the layers that are left, in order; nil for all.
    public var layers: [Int]?
    /// nil for all.
    public var tokens: Tokens?

    public init(layers: [Int]? = nil, tokens: Tokens? = nil) {
        self.layers = layers
        self.tokens = tokens
    }

    /// So many of the layers there are, spread evenly, the first one among them.
    public static func layers(_ count: Int, of storedCount: Int) -> [Int] {
        (0..<count).map { $0 * storedCount / count }
    }

    /// What the larger network calls a tensor: the first number in a tensor's name is its layer's.
    func storedName(of name: String) -> String {
        guard let layers else { return name }
        var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let place = parts.firstIndex(where: { Int($0) != nil }), let layer = Int(parts[place]),
            layers.indices.contains(layer)
        else { return name }
        parts[place] = "\(layers[layer])"
        return parts.joined(separator: ".")
    }
}
