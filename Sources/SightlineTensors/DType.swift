/// The element types that checkpoints and Sightline's own work use.
public enum DType: Int32, Sendable, CaseIterable {
    // The raw values are libtorch's own numbers (c10::ScalarType).
    case uint8 = 0
    case int8 = 1
    case int16 = 2
    case int32 = 3
    case int64 = 4
    case float16 = 5
    case float32 = 6
    case float64 = 7
    case bool = 11
    case bfloat16 = 15
    case float8E5M2 = 23
    case float8E4M3 = 24
    case uint16 = 27
    case uint32 = 28
    case uint64 = 29

    /// Bytes an element takes.
    public var byteCount: Int {
        switch self {
        case .uint8, .int8, .bool, .float8E5M2, .float8E4M3: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    public var isFloatingPoint: Bool {
        switch self {
        case .float8E5M2, .float8E4M3, .float16, .bfloat16, .float32, .float64: true
        case .bool, .uint8, .int8, .int16, .uint16, .int32, .uint32, .int64, .uint64: false
        }
    }

    /// Bytes that a tensor takes, or nil where even its strides overflow, be it empty or not.
    func byteCount(of shape: [Int]) -> Int? {
        var extent = byteCount
        for size in shape {
            let (product, overflow) = extent.multipliedReportingOverflow(by: max(size, 1))
            guard !overflow else { return nil }
            extent = product
        }
        return shape.contains(0) ? 0 : extent
    }
}

/// A Swift type whose memory layout is that of a ``DType``.
public protocol TensorElement: BitwiseCopyable, Sendable {
    static var dtype: DType { get }
}

extension Float: TensorElement { public static var dtype: DType { .float32 } }
extension Double: TensorElement { public static var dtype: DType { .float64 } }
extension Int32: TensorElement { public static var dtype: DType { .int32 } }
extension Int64: TensorElement { public static var dtype: DType { .int64 } }
extension Int: TensorElement { public static var dtype: DType { .int64 } }
