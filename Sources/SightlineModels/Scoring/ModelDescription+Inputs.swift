extension ModelDescription {
    /// - Parameter index: Where the sequence stands among those given, for the error.
    /// - Throws: ``ScoringError`` for a sequence that the model does not take.
    func check(_ input: ModelInput, _ index: Int) throws {
        guard !input.ids.isEmpty else { throw ScoringError.emptySequence(model: checkpoint.name, index: index) }
        let limit = positionLimit
        guard input.ids.count <= limit else {
            throw ScoringError.sequenceTooLong(model: checkpoint.name, index: index, tokenCount: input.ids.count, limit: limit)
        }
        if let id = input.ids.first(where: { !(0..<vocabularySize).contains($0) }) {
            throw ScoringError.unknownToken(model: checkpoint.name, id: id, vocabularySize: vocabularySize)
        }
        if let segments = input.segments {
            guard segments.count == input.ids.count else {
                throw ScoringError.wrongSegmentCount(
                    model: checkpoint.name, index: index, expected: input.ids.count, found: segments.count)
            }
            if let count = blueprint.segmentCount,
                let segment = segments.first(where: { !(0..<count).contains($0) }) {
                throw ScoringError.unknownSegment(model: checkpoint.name, segment: segment, count: count)
            }
        }
    }
}
