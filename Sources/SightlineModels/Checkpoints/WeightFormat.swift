import Foundation
import SightlineTensors

/// A file of named tensors, of whatever format.
protocol WeightFile: Sendable {
    var tensorNames: [String] { get }
    func shape(ofTensor name: String) -> [Int]?
    func tensor(named name: String) throws -> Tensor
    /// The size of the file.
    var byteCount: Int { get }
    /// Numbers in its tensors of floating-point types; tensors that lie in the same bytes count once.
    var parameterCount: Int { get }
}

extension SafeTensorsFile: WeightFile {
    var tensorNames: [String] { Array(entries.keys) }
    func shape(ofTensor name: String) -> [Int]? { entries[name]?.shape }
    var parameterCount: Int { entries.values.map { ($0.dtype, $0.bytes) }.parameterCount }
}

extension TorchArchive: WeightFile {
    var tensorNames: [String] { Array(entries.keys) }
    func shape(ofTensor name: String) -> [Int]? { entries[name]?.shape }
    var parameterCount: Int { entries.values.map { ($0.dtype, $0.bytes) }.parameterCount }
}

extension [(dtype: DType, bytes: Range<Int>)] {
    fileprivate var parameterCount: Int {
        let floating = filter { $0.dtype.isFloatingPoint }
        let places = Dictionary(floating.map { ($0.bytes, $0.dtype) }, uniquingKeysWith: { first, _ in first })
        return places.reduce(0) { $0 + $1.key.count / $1.value.byteCount }
    }
}

/// The formats that a checkpoint's weights come in, the preferred one first.
enum WeightFormat: CaseIterable {
    case safeTensors
    case torch

    /// The file of a checkpoint whose weights are in one.
    var single: String {
        switch self {
        case .safeTensors: "model.safetensors"
        case .torch: "pytorch_model.bin"
        }
    }

    /// The list of shards of a checkpoint whose weights are in several.
    var index: String { single + ".index.json" }

    /// How the names of shards end.
    var suffix: String {
        switch self {
        case .safeTensors: ".safetensors"
        case .torch: ".bin"
        }
    }

    /// - Throws: `SafeTensorsError` or `TorchArchiveError`.
    func open(_ url: URL) throws -> any WeightFile {
        switch self {
        case .safeTensors: try SafeTensorsFile(url: url)
        case .torch: try TorchArchive(url: url)
        }
    }
}
