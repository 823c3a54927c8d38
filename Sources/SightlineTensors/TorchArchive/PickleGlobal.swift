/// The Python objects that a pickle may name: those that tensors and their dictionaries are made of.
enum PickleGlobal {
    case orderedDictionary
    /// A tensor of its storage's type.
    case rebuildTensor
    /// A tensor of a type of its own, on a storage of bytes.
    case rebuildTypedTensor
    case rebuildParameter
    case size
    case storage(DType)
    case dtype(DType)

    /// - Throws: `refusedGlobal` for any other name.
    init(_ name: String) throws(TorchArchiveError.Problem) {
        guard let known = Self.known[name] else { throw .refusedGlobal(name) }
        self = known
    }

    private static let known: [String: Self] = [
        "collections.OrderedDict": .orderedDictionary,
        "torch._utils._rebuild_tensor_v2": .rebuildTensor,
        "torch._utils._rebuild_tensor_v3": .rebuildTypedTensor,
        "torch._utils._rebuild_parameter": .rebuildParameter,
        "torch.Size": .size,

        "torch.BoolStorage": .storage(.bool),
        "torch.ByteStorage": .storage(.uint8),
        "torch.CharStorage": .storage(.int8),
        "torch.ShortStorage": .storage(.int16),
        "torch.IntStorage": .storage(.int32),
        "torch.LongStorage": .storage(.int64),
        "torch.HalfStorage": .storage(.float16),
        "torch.BFloat16Storage": .storage(.bfloat16),
        "torch.FloatStorage": .storage(.float32),
        "torch.DoubleStorage": .storage(.float64),
        "torch.UntypedStorage": .storage(.uint8),
        "torch.storage.UntypedStorage": .storage(.uint8),

        "torch.bool": .dtype(.bool),
        "torch.uint8": .dtype(.uint8),
        "torch.int8": .dtype(.int8),
        "torch.uint16": .dtype(.uint16),
        "torch.int16": .dtype(.int16),
        "torch.uint32": .dtype(.uint32),
        "torch.int32": .dtype(.int32),
        "torch.uint64": .dtype(.uint64),
        "torch.int64": .dtype(.int64),
        "torch.float8_e5m2": .dtype(.float8E5M2),
        "torch.float8_e4m3fn": .dtype(.float8E4M3),
        "torch.float16": .dtype(.float16),
        "torch.bfloat16": .dtype(.bfloat16),
        "torch.float32": .dtype(.float32),
        "torch.float64": .dtype(.float64),
    ]
}
