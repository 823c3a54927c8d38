import Foundation
import SightlineJSON

/// The built program, run as a user runs it.
enum Program {
    struct Run {
        let code: Int32
        let output: Data
        let messages: String

        var text: String { String(decoding: output, as: UTF8.self) }

        /// The output's lines as JSON.
        func records() throws -> [JSONValue] {
            try output.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0) }
        }
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - input: What stands on the standard input.
    ///   - output: Where the standard output goes, instead of into the result.
    static func run(
        _ arguments: [String], input: Data = Data(), output: String? = nil, environment: [String: String] = [:]
    ) throws -> Run {
        let folder = try TemporaryFolder()
        let inputPath = try folder.write("stdin", input)
        let outputPath = output ?? folder.path("stdout")
        let errorPath = folder.path("stderr")
        if output == nil { try folder.write("stdout", Data()) }
        try folder.write("stderr", Data())
        let process = try started(
            arguments, input: FileHandle(forReadingAtPath: inputPath), output: FileHandle(forWritingAtPath: outputPath), errors: errorPath,
            environment: environment)
        process.waitUntilExit()
        return Run(
            code: process.terminationStatus,
            output: output == nil ? try Data(contentsOf: URL(fileURLWithPath: outputPath)) : Data(),
            messages: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errorPath)), as: UTF8.self))
    }

    static func run(_ arguments: String...) throws -> Run { try run(arguments) }

    /// Starts it and does not wait.
    ///
    /// - Parameters:
    ///   - input: A file handle or a pipe.
    ///   - output: A file handle or a pipe.
    static func started(
        _ arguments: [String], input: Any?, output: Any?, errors: String, environment: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        return process
    }

    /// Beside the tests.
    private static var url: URL {
        #if os(macOS)
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
            let folder = (bundle ?? .main).bundleURL.deletingLastPathComponent()
        #else
            let folder = Bundle.main.bundleURL
        #endif
        return folder.appendingPathComponent("sightline")
    }
}

extension JSONValue {
    subscript(key: String) -> JSONValue? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    subscript(index: Int) -> JSONValue? {
        if case .array(let array) = self { array[index] } else { nil }
    }

    /// Without what differs from run to run.
    var withoutSeconds: JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map(\.withoutSeconds))
        case .object(let object):
            var kept = JSONObject()
            for (key, value) in object where key != "seconds" { kept.append(key, value.withoutSeconds) }
            return .object(kept)
        default: return self
        }
    }
}
