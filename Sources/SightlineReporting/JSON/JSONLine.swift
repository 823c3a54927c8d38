import Foundation
import SightlineEvaluation

/// One record as one line of JSON: keys in alphabetical order, so that equal records are equal bytes.
public enum JSONLine {
    /// The line without its end.
    ///
    /// - Parameter id: Stands in the record as `id`, as its input had it.
    /// - Throws: ``ReportingError/notFinite(path:)`` for a number that JSON does not have.
    public static func bytes(of record: some Encodable, id: RecordID? = nil) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(Identified(id: id, record: record))
        } catch EncodingError.invalidValue(_, let context) {
            throw ReportingError.notFinite(path: context.codingPath.map(\.stringValue).joined(separator: "."))
        }
    }

    /// A record and its id in one object.
    private struct Identified<Record: Encodable>: Encodable {
        let id: RecordID?
        let record: Record

        private enum Key: CodingKey { case id }

        func encode(to encoder: any Encoder) throws {
            try record.encode(to: encoder)
            guard let id else { return }
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(id, forKey: .id)
        }
    }
}

/// Why a result cannot be written down.
public enum ReportingError: Error, Equatable {
    /// The number at `path` is infinite or not a number, which neither JSON nor a picture has a place for.
    case notFinite(path: String)
}

extension ReportingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFinite(let path):
            "the result holds something that is no finite number at \(path), which cannot be written down; "
                + "check the checkpoint's weights"
        }
    }
}
