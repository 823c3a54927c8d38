import Foundation

/// Why a `.safetensors` file cannot be used.
public struct SafeTensorsError: Error, Equatable {
    public enum Problem: Equatable, Sendable {
        case unreadable(reason: String)
        /// The file ends before what its header promises; both in bytes.
        case truncated(needed: Int, found: Int)
        case headerTooLong(UInt64)
        case brokenHeader(reason: String)
        case unsupportedType(String, String)
        case badOffsets(String, [Int])
        /// The tensor's shape does not fill its byte range.
        case sizeMismatch(String, [Int], Int)
        case overlap(String, String)
        case missing(String)
        case unwritable(reason: String)
    }

    public let url: URL
    public let problem: Problem

    init(_ url: URL, _ problem: Problem) {
        self.url = url
        self.problem = problem
    }
}

extension SafeTensorsError: CustomStringConvertible {
    public var description: String {
        let again = "download or save the file again"
        return switch problem {
        case .unreadable(let reason):
            "\(url.path): cannot be read: \(reason)"
        case .unwritable(let reason):
            "\(url.path): cannot be written: \(reason)"
        case .truncated(let needed, let found):
            "\(url.path): the file has \(found) bytes, but its header needs \(needed); \(again)"
        case .headerTooLong(let length):
            "\(url.path): claims a header of \(length) bytes, more than the format allows; is it a safetensors file?"
        case .brokenHeader(let reason):
            "\(url.path): the header is broken: \(reason); \(again)"
        case .unsupportedType(let name, let code):
            "\(url.path): tensor \(name) has the type \(code), which Sightline does not read; "
                + "save the checkpoint in float32, float16 or bfloat16"
        case .badOffsets(let name, let offsets):
            "\(url.path): tensor \(name) has the offsets \(offsets), expected a start and an end at or after it; \(again)"
        case .sizeMismatch(let name, let shape, let byteCount):
            "\(url.path): tensor \(name) of shape \(shape) does not fit its \(byteCount) bytes; \(again)"
        case .overlap(let first, let second):
            "\(url.path): tensors \(first) and \(second) overlap; \(again)"
        case .missing(let name):
            "\(url.path): there is no tensor \(name); is this the file of another model?"
        }
    }
}
