/// A flow through the layers of one sequence, for drawing.
public struct FlowPicture: Sendable, Equatable {
    /// T tokens as spelled in the vocabulary, special ones included.
    public let tokens: [String]
    public let isSpecial: [Bool]
    /// `[L][T][T]`, first layer first: the flow from query to key.
    public let flows: [[[Double]]]
    /// What each token gets.
    public let attribution: [Double]

    public init(tokens: [String], isSpecial: [Bool], flows: [[[Double]]], attribution: [Double]) {
        self.tokens = tokens
        self.isSpecial = isSpecial
        self.flows = flows
        self.attribution = attribution
    }
}
