import SightlineRandom
import SightlineTensors
import Testing

@Suite("Packed attention is attention")
struct PackedAttentionTests {
    /// Weights and sums are float32: of up to 200 numbers of size 1, they round by some ten units in the last place.
    static let tolerance = 1e-5
    /// Results of size 1 are rounded to 8 significant bits, up to 2⁻⁸ of numbers below 4.
    static let reducedTolerance = 1e-2

    struct Case: CustomTestStringConvertible {
        var lengths = [7]
        var headCount = 2
        var keyHeadCount = 2
        var headWidth = 16
        var before: Int?
        var after: Int?
        var hasSlopes = false
        var asksAll = true
        var dtype = DType.float32
        /// Whether rows stand in another order than the tokens, some of them for two tokens.
        var isScattered = false

        var testDescription: String {
            "\(lengths), \(headCount)/\(keyHeadCount)×\(headWidth), \(before as Any) \(after as Any) \(hasSlopes) \(asksAll) \(dtype) \(isScattered)"
        }
    }

    static let cases: [Case] = {
        var generator = SeededGenerator(seed: 5)
        var cases = [
            Case(lengths: [1]), Case(lengths: [200]), Case(lengths: Array(1...40)), Case(headWidth: 64),
            Case(lengths: [33, 5], after: 0), Case(lengths: [60, 17], before: 3, after: 2, hasSlopes: true),
            Case(lengths: [4, 4, 4], headCount: 6, keyHeadCount: 2), Case(lengths: [5, 90], asksAll: false),
        ]
        for _ in 0..<60 {
            var random = Case()
            random.lengths = (0..<Int.random(in: 1...6, using: &generator)).map { _ in Int.random(in: 1...70, using: &generator) }
            random.keyHeadCount = Int.random(in: 1...3, using: &generator)
            random.headCount = random.keyHeadCount * Int.random(in: 1...3, using: &generator)
            random.headWidth = 16 * Int.random(in: 1...6, using: &generator)
            random.before = Bool.random(using: &generator) ? Int.random(in: 0...40, using: &generator) : nil
            random.after = Bool.random(using: &generator) ? Int.random(in: 0...40, using: &generator) : nil
            random.hasSlopes = Bool.random(using: &generator)
            random.asksAll = Bool.random(using: &generator)
            random.isScattered = Bool.random(using: &generator)
            random.dtype = Bool.random(using: &generator) ? .float32 : .bfloat16
            cases.append(random)
        }
        return cases
    }()

    @Test(arguments: cases)
    func equalsTheFormula(_ it: Case) throws {
        var generator = SeededGenerator(seed: 1)
        let tokenCount = it.lengths.reduce(0, +)
        let rowCount = it.isScattered ? tokenCount + 3 : tokenCount
        let rows = it.isScattered ? (0..<tokenCount).map { _ in Int.random(in: 0..<rowCount, using: &generator) } : nil
        // Key and value are parts of one matrix, as a fused product leaves them: their rows stand apart.
        let keyWidth = it.keyHeadCount * it.headWidth
        let keyValue = try generator.tensor([rowCount, 2 * keyWidth]).converted(to: it.dtype)
        let key = try keyValue.narrowed(axis: 1, to: 0..<keyWidth)
        let value = try keyValue.narrowed(axis: 1, to: keyWidth..<2 * keyWidth)
        let query = try generator.tensor([it.asksAll ? rowCount : it.lengths.count, it.headCount * it.headWidth])
            .converted(to: it.dtype)
        let queries = { (length: Int) in it.asksAll ? 0..<length : length - 1..<length }
        let attention = PackedAttention(
            headCount: it.headCount, keyHeadCount: it.keyHeadCount, headWidth: it.headWidth, scale: 0.3,
            before: it.before, after: it.after,
            slopes: it.hasSlopes ? (0..<it.headCount).map { -0.25 / Float($0 + 1) } : nil)
        let found = try attention(
            query: query, key: key, value: value,
            PackedAttention.Layout(
                lengths: it.lengths, queries: queries, queryRows: it.asksAll ? rows : nil, keyRows: rows))
        let expected = try reference(attention, it, query, key, value, rows, queries)
        #expect(found.shape == expected.shape)
        #expect(found.dtype == it.dtype)
        let tolerance = it.dtype == .float32 ? Self.tolerance : Self.reducedTolerance
        #expect(try found.largestDifference(from: expected) < tolerance)
    }

    /// The same in float64, one head of one sequence at a time, with plain operators.
    private func reference(
        _ attention: PackedAttention, _ it: Case, _ query: Tensor, _ key: Tensor, _ value: Tensor, _ rows: [Int]?,
        _ queries: (Int) -> Range<Int>
    ) throws -> Tensor {
        func taken(_ tensor: Tensor, _ range: Range<Int>, _ rows: [Int]?, head: Int) throws -> Tensor {
            let rows = range.map { rows?[$0] ?? $0 }
            return try tensor.converted(to: .float64).rows(Tensor(rows))
                .narrowed(axis: 1, to: head * it.headWidth..<(head + 1) * it.headWidth)
        }
        var results: [Tensor] = []
        var (queryStart, keyStart) = (0, 0)
        for length in it.lengths {
            let asking = queries(length)
            let heads = try (0..<it.headCount).map { head in
                let keyHead = head / (it.headCount / it.keyHeadCount)
                let query = try taken(
                    query, queryStart..<queryStart + asking.count, it.asksAll ? rows : nil, head: head)
                let key = try taken(key, keyStart..<keyStart + length, rows, head: keyHead)
                let value = try taken(value, keyStart..<keyStart + length, rows, head: keyHead)
                let bias: [Double] = asking.flatMap { place in
                    (0..<length).map { other in
                        let isSeen = place - other <= it.before ?? .max && other - place <= it.after ?? .max
                        return isSeen ? Double(attention.slopes?[head] ?? 0) * Double(other - place) : -.infinity
                    }
                }
                let scores = try query.matrixProduct(key.transposed(0, 1)) * attention.scale
                    + Tensor(bias, shape: [asking.count, length])
                return try scores.softmax(axis: 1).matrixProduct(value).transposed(0, 1)
            }
            results.append(try Tensor.concatenated(heads).transposed(0, 1))
            queryStart += asking.count
            keyStart += length
        }
        return try Tensor.concatenated(results)
    }

    @Test(arguments: [DType.float32, .bfloat16])
    func numbersThatAreNone(_ dtype: DType) throws {
        let attention = PackedAttention(headCount: 1, keyHeadCount: 1, headWidth: 16, scale: 1)
        for bad in [Float.nan, .infinity] {
            var elements = [Float](repeating: 0.5, count: 5 * 16)
            elements[16] = bad
            let states = try Tensor(elements, shape: [5, 16]).converted(to: dtype)
            let found: [Float] = try attention(
                query: states, key: states, value: states,
                PackedAttention.Layout(lengths: [3, 2], queries: { 0..<$0 })
            ).converted(to: .float32).elements()
            #expect(found.prefix(16).contains { $0.isNaN }, "the sequence with it shows it")
            #expect(found.suffix(32).allSatisfy { $0 == 0.5 }, "and no other does")
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let attention = PackedAttention(headCount: 2, keyHeadCount: 2, headWidth: 16, scale: 1)
        let states = try Tensor.zeros([4, 32], dtype: .float32)
        func layout(_ lengths: [Int], rows: [Int]? = nil) -> PackedAttention.Layout {
            PackedAttention.Layout(lengths: lengths, queries: { 0..<$0 }, queryRows: rows, keyRows: rows)
        }
        let wrong: [(String, () throws -> Tensor)] = [
            ("too few tokens", { try attention(query: states, key: states, value: states, layout([3])) }),
            ("a row past the end", { try attention(query: states, key: states, value: states, layout([2], rows: [0, 4])) }),
            ("another width", {
                try attention(query: states, key: Tensor.zeros([4, 16], dtype: .float32), value: states, layout([4]))
            }),
            ("another type", {
                try attention(query: states, key: Tensor.zeros([4, 32]), value: states, layout([4]))
            }),
            ("float64", {
                let states = try Tensor.zeros([4, 32])
                return try attention(query: states, key: states, value: states, layout([4]))
            }),
            ("gaps in rows", {
                let states = try Tensor.zeros([32, 4], dtype: .float32).transposed(0, 1)
                return try attention(query: states, key: states, value: states, layout([4]))
            }),
            ("a width that lanes do not fit", {
                let odd = PackedAttention(headCount: 4, keyHeadCount: 4, headWidth: 8, scale: 1)
                return try odd(query: states, key: states, value: states, layout([4]))
            }),
            ("heads that cannot be shared", {
                let odd = PackedAttention(headCount: 2, keyHeadCount: 3, headWidth: 16, scale: 1)
                return try odd(query: states, key: states, value: states, layout([4]))
            }),
        ]
        for (name, call) in wrong {
            #expect(throws: TorchError.self, "\(name)") { try call() }
        }
    }
}
