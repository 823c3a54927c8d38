import Foundation

/// Why a file of `torch.save` cannot be used.
public struct TorchArchiveError: Error, Equatable {
    public enum Problem: Error, Equatable, Sendable {
        case unreadable(reason: String)
        /// Neither of the two formats of `torch.save`.
        case unknownFormat
        /// The file ends before what it promises; both in bytes.
        case truncated(needed: Int, found: Int)
        /// The zip directory, or the list of storages, is broken.
        case brokenArchive(reason: String)
        case compressed(record: String)
        case bigEndian
        /// A directory or a pickle longer than that of any checkpoint.
        case tooLong(part: String, byteCount: Int)
        case brokenPickle(reason: String, offset: Int)
        /// The pickle has no end within these bytes.
        case unfinishedPickle(byteCount: Int)
        /// The pickle names an object that is no part of a tensor.
        case refusedGlobal(String)
        case noTensors(found: String)
        case sameName(String)
        case missingStorage(String, tensor: String)
        /// What the pickle and the archive say of a storage differs; both in elements.
        case wrongStorageSize(String, expected: Int, found: Int)
        case outsideStorage(tensor: String, offset: Int, shape: [Int], strides: [Int])
        /// A tensor, most of it repetition, that takes more memory than its whole file.
        case tooLarge(tensor: String, shape: [Int])
        case missing(String)
    }

    public let url: URL
    public let problem: Problem

    init(_ url: URL, _ problem: Problem) {
        self.url = url
        self.problem = problem
    }
}

extension TorchArchiveError: CustomStringConvertible {
    public var description: String {
        "\(url.path): \(explanation)"
    }

    private var explanation: String {
        let again = "download or save the file again"
        let convert = "save the weights as safetensors"
        return switch problem {
        case .unreadable(let reason):
            "cannot be read: \(reason)"
        case .unknownFormat:
            "this is no file that torch.save wrote; is it a pointer to one, or cut off?"
        case .truncated(let needed, let found):
            "the file has \(found) bytes, but needs \(needed); \(again)"
        case .brokenArchive(let reason):
            "the archive is broken: \(reason); \(again)"
        case .compressed(let record):
            "the record \(record) is compressed or encrypted, which torch.save does not do; \(again)"
        case .bigEndian:
            "the numbers are in big-endian order, which Sightline does not read; \(convert)"
        case .tooLong(let part, let byteCount):
            "the \(part) has \(byteCount) bytes, more than Sightline reads of one "
                + "(\(TorchArchive.largestPickle)); \(convert)"
        case .brokenPickle(let reason, let offset):
            "the pickle is broken or not one of a checkpoint: \(reason) (byte \(offset)); \(again), or \(convert)"
        case .unfinishedPickle(let byteCount):
            "the pickle does not end within \(byteCount) bytes; \(again)"
        case .refusedGlobal(let name):
            "asks for \(name), which is no part of a tensor: loading it as Python does could run code. Sightline "
                + "runs nothing from a file and reads tensors only; if you trust the file, \(convert) with the program "
                + "that wrote it"
        case .noTensors(let found):
            "expected a dictionary of tensors, or one under \"state_dict\" or \"model\"; found \(found); "
                + "save the model's state_dict()"
        case .sameName(let name):
            "two tensors are called \(name); \(again)"
        case .missingStorage(let key, let tensor):
            "the elements of tensor \(tensor), storage \(key), are missing; \(again)"
        case .wrongStorageSize(let key, let expected, let found):
            "storage \(key) should have \(expected) elements, but has \(found); \(again)"
        case .outsideStorage(let tensor, let offset, let shape, let strides):
            "tensor \(tensor) of shape \(shape), strides \(strides) and offset \(offset) reaches beyond its storage; "
                + again
        case .tooLarge(let tensor, let shape):
            "tensor \(tensor) of shape \(shape) would take more memory than the whole file, so it must repeat itself; "
                + "save a contiguous copy of it"
        case .missing(let name):
            "there is no tensor \(name); is this the file of another model?"
        }
    }
}
