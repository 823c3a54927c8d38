/// Ids of the tokens that can stand where a text has none: in the baselines of gradient methods, and for a text that is
/// empty. A role that the model's files name no token for is nil.
public struct StandInTokens: Sendable, Equatable {
    public var padding: Int?
    public var mask: Int?
    /// The token that begins a sequence, or else the one that ends it.
    public var boundary: Int?

    public init(padding: Int? = nil, mask: Int? = nil, boundary: Int? = nil) {
        self.padding = padding
        self.mask = mask
        self.boundary = boundary
    }

    /// Stands for an empty text in models that put no special tokens around one. [ours]
    public var blank: Int? { boundary ?? padding }

    /// Without those that a vocabulary of so many tokens does not have.
    func within(_ vocabularySize: Int) -> StandInTokens {
        func known(_ id: Int?) -> Int? { id.flatMap { $0 < vocabularySize ? $0 : nil } }
        return StandInTokens(padding: known(padding), mask: known(mask), boundary: known(boundary))
    }
}

extension TokenSequence {
    /// The sequence without any of its content: its special tokens alone, or where there are none the one that stands
    /// for an empty text; nil if there is no such token either.
    public func emptied(_ standIns: StandInTokens) -> ModelInput? {
        let frame = input(keeping: contentIndices.map { _ in false })
        guard frame.ids.isEmpty else { return frame }
        return standIns.blank.map { ModelInput([$0]) }
    }
}
