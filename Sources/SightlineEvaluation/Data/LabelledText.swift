import SightlineModels

/// A text to evaluate explanations on, with what people said of it.
public struct LabelledText: Sendable, Equatable {
    /// How results name it; nil for its place in the data.
    public var id: String?
    public var input: TextInput
    /// The class that it belongs to, as the data names it; nil if nobody said.
    public var label: String?
    /// Which parts of the text people needed for their verdict; nil if nobody was asked.
    public var humanAttention: HumanAttention?

    public init(id: String? = nil, input: TextInput, label: String? = nil, humanAttention: HumanAttention? = nil) {
        self.id = id
        self.input = input
        self.label = label
        self.humanAttention = humanAttention
    }
}

/// The parts of a text that people marked.
public struct HumanAttention: Sendable, Equatable {
    /// A word of the text as the annotators saw it, and whether it counts as marked.
    public struct Word: Sendable, Equatable {
        /// Where it stands in the text, in Unicode scalars from 0.
        public var range: Range<Int>
        public var isMarked: Bool

        public init(range: Range<Int>, isMarked: Bool) {
            self.range = range
            self.isMarked = isMarked
        }
    }

    public var words: [Word]

    public init(words: [Word]) {
        self.words = words
    }
}
