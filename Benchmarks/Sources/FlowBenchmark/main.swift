// Solves flows and reduces attention on request, so that a script can take turns between this and other solvers.
//
//   FlowBenchmark
//
// Each line of standard input is a task, the tensors' shape and the file that holds them as float64 numbers, row by row:
//
//   barrier EPSILON LAYERS TOKENS FILE         [LAYERS, TOKENS, TOKENS], the source at all top tokens
//   maximum LAYERS TOKENS FILE                 the same, the source at token 0; the flow to every token by itself
//   efficient HEADS TOKENS WIDTH THREADS FILE  weights [HEADS, TOKENS, TOKENS], then values [HEADS, TOKENS, WIDTH]
//
// Each answer is a line of JSON. The seconds include building the graph, not reading the file.

import Foundation
import Sightline

struct Answer: Encodable {
    var seconds: Double
    /// What every token gets.
    var attribution: [Double]?
    var edges: Int?
    /// Newton steps, or steps of the row that took most.
    var iterations: Int?
    var value: Double?
    var gap: Double?
    var conservation: Double?
    /// Largest change of a head's output, relative to its values.
    var outputChange: Double?
    var unreducedRows: Int?
}

enum Request {
    case barrier(epsilon: Double, layers: [Tensor])
    case maximum(layers: [Tensor])
    case efficient(LayerAttention, threadCount: Int)

    init?(_ line: String) throws {
        let words = line.split(separator: " ")
        guard let task = words.first, let path = words.last else { return nil }
        let numbers = words.dropFirst().dropLast().compactMap { Double($0) }
        let counts = numbers.map { Int($0) }
        func elements() throws -> [Double] {
            try Data(contentsOf: URL(fileURLWithPath: String(path))).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
        }
        func layers(_ tokenCount: Int) throws -> [Tensor] {
            let elements = try elements()
            let size = tokenCount * tokenCount
            return try stride(from: 0, to: elements.count, by: size).map {
                try Tensor(Array(elements[$0..<$0 + size]), shape: [tokenCount, tokenCount])
            }
        }
        switch (task, numbers.count) {
        case ("barrier", 3): self = .barrier(epsilon: numbers[0], layers: try layers(counts[2]))
        case ("maximum", 2): self = .maximum(layers: try layers(counts[1]))
        case ("efficient", 4):
            let elements = try elements()
            let size = counts[0] * counts[1] * counts[1]
            self = .efficient(
                try LayerAttention(
                    weights: Tensor(Array(elements[..<size]), shape: [counts[0], counts[1], counts[1]]),
                    values: Tensor(Array(elements[size...]), shape: [counts[0], counts[1], counts[2]])),
                threadCount: counts[3])
        default: return nil
        }
    }

    func answer() throws -> Answer {
        let clock = ContinuousClock()
        let start = clock.now
        func seconds() -> Double { (clock.now - start) / .seconds(1) }
        switch self {
        case .barrier(let epsilon, let layers):
            let flow = try BarrierFlow(tolerance: .absolute(epsilon)).solve(
                LayeredGraph(layers: layers, source: .allTokens))
            return Answer(
                seconds: seconds(), attribution: flow.attribution, edges: flow.edgeCount, iterations: flow.iterations,
                value: flow.value, gap: flow.gap, conservation: flow.conservationResidual)
        case .maximum(let layers):
            let graph = try LayeredGraph(layers: layers, source: .token(0))
            let values = MaximumFlow.valuesByToken(through: graph)
            return Answer(seconds: seconds(), attribution: values, edges: graph.edgeCount)
        case .efficient(let attention, let threadCount):
            let certificates = try attention.efficient(threadCount: threadCount).heads.map(\.certificate)
            return Answer(
                seconds: seconds(), iterations: certificates.map(\.iterations).max(),
                outputChange: certificates.map(\.outputChange).max(),
                unreducedRows: certificates.reduce(0) { $0 + $1.unreducedRows })
        }
    }
}

while let line = readLine() {
    guard let request = try Request(line) else {
        FileHandle.standardError.write(Data("cannot read the request: \(line)\n".utf8))
        exit(2)
    }
    FileHandle.standardOutput.write(try JSONEncoder().encode(request.answer()) + Data("\n".utf8))
}
