import Foundation
import SightlineAttribution
import SightlineEvaluation

/// Attention maps as one line of JSON: the maps under the name of their tensor, `[layers][heads][T][T]`.
///
/// Millions of numbers are written one by one, each as short as its float32 allows.
public struct AttentionRecord: Sendable {
    private let maps: AttentionMaps

    public init(_ maps: AttentionMaps) {
        self.maps = maps
    }

    private struct Rest: Encodable {
        let heads: [Int]
        let kind: AttentionForm
        let layers: [Int]
        let model: String
        let pair: String?
        let reductions: [[ReducedAttention.Head]]?
        let target: Target.Resolved?
        let text: String
        let tokens: [String]
        let warnings: [Explanation.Warning]
    }

    /// The line without its end.
    ///
    /// - Throws: ``ReportingError/notFinite(path:)``.
    public func bytes(id: RecordID? = nil) throws -> Data {
        guard maps.values.allSatisfy(\.isFinite) else { throw ReportingError.notFinite(path: maps.tensor.rawValue) }
        let rest = try JSONLine.bytes(
            of: Rest(
                heads: maps.heads, kind: maps.form, layers: maps.layers, model: maps.model, pair: maps.pair,
                reductions: maps.reductions, target: maps.target, text: maps.text, tokens: maps.tokens,
                warnings: maps.warnings), id: id)
        var bytes = Data("{\"\(maps.tensor.rawValue)\":".utf8)
        var values = maps.values.makeIterator()
        append([maps.layers.count, maps.heads.count, maps.tokens.count, maps.tokens.count], &values, to: &bytes)
        return bytes + Data(",".utf8) + rest.dropFirst()
    }

    private func append(
        _ shape: ArraySlice<Int>, _ values: inout IndexingIterator<[Float]>, to bytes: inout Data
    ) {
        guard let count = shape.first else {
            if let value = values.next() { bytes.append(contentsOf: "\(value)".utf8) }
            return
        }
        bytes.append(UInt8(ascii: "["))
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(shape.dropFirst(), &values, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
