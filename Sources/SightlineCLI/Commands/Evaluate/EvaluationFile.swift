import Foundation
import SightlineEvaluation

/// The results of an evaluation as they lie in a file: a header, then a line a text.
struct EvaluationFile {
    let header: EvaluationHeader
    private(set) var records: [EvaluationRecord] = []
    /// Bytes of the whole lines; what follows is torn.
    private(set) var byteCount = 0

    /// Reads the results of a finished run.
    ///
    /// - Throws: ``EvaluationFileError``.
    init(_ path: String) throws {
        try self.init(path, mayBeTorn: false)
    }

    /// Reads what an interrupted run has left.
    ///
    /// - Throws: ``EvaluationFileError``.
    init(interrupted path: String) throws {
        try self.init(path, mayBeTorn: true)
    }

    private init(_ path: String, mayBeTorn: Bool) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw EvaluationFileError(file: path, line: nil, problem: .unreadable)
        }
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Every line has an end, so that the last piece is empty, or torn.
        let rest = lines.popLast() ?? Data()
        guard rest.isEmpty || mayBeTorn else {
            throw EvaluationFileError(file: path, line: lines.count + 1, problem: .torn)
        }
        func decoded<Value: Decodable>(_ type: Value.Type, _ index: Int) throws -> Value {
            do {
                return try JSONDecoder().decode(type, from: lines[index])
            } catch {
                throw EvaluationFileError(file: path, line: index + 1, problem: index == 0 ? .noHeader : .noRecord)
            }
        }
        guard !lines.isEmpty else { throw EvaluationFileError(file: path, line: 1, problem: .noHeader) }
        header = try decoded(EvaluationHeader.self, 0)
        guard header.format == EvaluationHeader.currentFormat else {
            throw EvaluationFileError(file: path, line: 1, problem: .noHeader)
        }
        guard header.version == EvaluationHeader.currentVersion else {
            throw EvaluationFileError(file: path, line: 1, problem: .otherVersion(header.version))
        }
        records = try lines.indices.dropFirst().map { try decoded(EvaluationRecord.self, $0) }
        byteCount = data.count - rest.count
    }
}

/// Why a file is no results of an evaluation.
struct EvaluationFileError: Error, Equatable {
    enum Problem: Equatable {
        case unreadable
        case noHeader
        case noRecord
        case torn
        case otherVersion(Int)
        /// The interrupted run is not the one that is to go on.
        case otherRun(String)
    }

    let file: String
    let line: Int?
    let problem: Problem
}

extension EvaluationFileError: CustomStringConvertible {
    var description: String {
        let place = line.map { "\(file): line \($0)" } ?? file
        return switch problem {
        case .unreadable: "\(place) cannot be read; give a file that sightline evaluate --output wrote"
        case .noHeader: "\(place) is not the header of an evaluation; give a file that sightline evaluate --output wrote"
        case .noRecord: "\(place) is no record of an evaluation; the file is damaged"
        case .torn: "\(place) is cut off; the file is damaged"
        case .otherVersion(let version):
            "\(place): the results have the format's version \(version), and this program reads "
                + "\(EvaluationHeader.currentVersion); make them anew"
        case .otherRun(let reason):
            "\(place) does not belong to this run: \(reason); give the same data and options as before, or delete it"
        }
    }
}
