// What the names of a pickle stand for when it calls them.

extension PickleMachine {
    /// More axes than any weight has.
    private static let largestRank = 16

    mutating func call(
        _ callee: PickleValue, _ argumentTuple: PickleValue
    ) throws(TorchArchiveError.Problem) -> PickleValue {
        guard case .global(let global) = callee else { throw broken("a call of \(callee.kind)") }
        guard let arguments = heap.tuple(argumentTuple) else { throw broken("arguments that are no tuple") }
        switch (global, arguments.count) {
        case (.orderedDictionary, 0):
            return heap.addDictionary([])
        case (.orderedDictionary, 1):
            return heap.addDictionary(try members(arguments[0]))
        case (.rebuildTensor, 6...7):
            // storage, offset, size, stride, requires_grad, hooks, metadata
            return try tensor(arguments, dtype: nil, metadata: arguments.dropFirst(6).first)
        case (.rebuildTypedTensor, 7...8):
            guard case .global(.dtype(let dtype)) = arguments[6] else { throw broken("a tensor without a type") }
            return try tensor(arguments, dtype: dtype, metadata: arguments.dropFirst(7).first)
        case (.rebuildParameter, 3):
            // data, requires_grad, hooks
            guard case .tensor = arguments[0] else { throw broken("a parameter of \(arguments[0].kind)") }
            return arguments[0]
        case (.size, 1):
            guard case .tuple = arguments[0] else { throw broken("a size of \(arguments[0].kind)") }
            return arguments[0]
        default:
            throw broken("a call with \(arguments.count) arguments")
        }
    }

    /// The list of pairs that Python 2 makes an ordered dictionary of.
    private mutating func members(_ value: PickleValue) throws(TorchArchiveError.Problem) -> [PickleHeap.Member] {
        guard let pairs = heap.list(value) else { throw broken("a dictionary of \(value.kind)") }
        try countCopies(pairs.count)
        var members: [PickleHeap.Member] = []
        for pair in pairs {
            guard let both = heap.list(pair) ?? heap.tuple(pair), both.count == 2 else {
                throw broken("a member of a dictionary that is no pair")
            }
            members.append((both[0], both[1]))
        }
        return members
    }

    private mutating func tensor(
        _ arguments: [PickleValue], dtype: DType?, metadata: PickleValue?
    ) throws(TorchArchiveError.Problem) -> PickleValue {
        guard case .storage(let position) = arguments[0] else { throw broken("a tensor on \(arguments[0].kind)") }
        guard let offset = arguments[1].integer, offset >= 0 else { throw broken("a tensor's offset is none") }
        let shape = try sizes(arguments[2])
        let strides = try sizes(arguments[3])
        guard shape.count == strides.count else {
            throw broken("a tensor of \(shape.count) sizes and \(strides.count) strides")
        }
        // Metadata says that the elements are to be negated or conjugated.
        if let metadata, !heap.isNothing(metadata) { throw broken("a tensor with metadata") }
        // A call with remembered arguments takes five bytes; torch.save writes many more for a tensor.
        try countCopies(8 + shape.count + strides.count)
        let storage = heap.storages[position]
        heap.tensors.append(
            PickledTensor(
                storage: storage, dtype: dtype ?? storage.dtype, offset: offset, shape: shape, strides: strides))
        return .tensor(heap.tensors.count - 1)
    }

    private func sizes(_ value: PickleValue) throws(TorchArchiveError.Problem) -> [Int] {
        guard let elements = heap.tuple(value), elements.count <= Self.largestRank else {
            throw broken("a tensor's sizes are no tuple of at most \(Self.largestRank)")
        }
        let sizes = elements.compactMap(\.integer).filter { $0 >= 0 }
        guard sizes.count == elements.count else { throw broken("a tensor's sizes are no sizes") }
        return sizes
    }
}

extension PickleMachine {
    /// A persistent ID: `("storage", type, key, location, element count)`, in the older format with None or a window
    /// `(key, offset, element count)` at the end. The location, such as `cuda:0`, does not change what is stored.
    mutating func storage(_ id: PickleValue) throws(TorchArchiveError.Problem) -> PickleValue {
        guard let parts = heap.tuple(id), (5...6).contains(parts.count), parts[0].string == "storage",
            case .global(.storage(let dtype)) = parts[1], let key = parts[2].string, let count = parts[4].integer,
            count >= 0
        else { throw broken("what lies outside the pickle is no storage") }
        var window = 0..<count
        if let part = parts.dropFirst(5).first, !heap.isNothing(part) {
            guard let bounds = heap.tuple(part), bounds.count == 3, let offset = bounds[1].integer,
                let length = bounds[2].integer, (0...count).contains(offset), (0...count - offset).contains(length)
            else { throw broken("a window that is not within its storage") }
            window = offset..<offset + length
        }
        heap.storages.append(PickledStorage(key: key, dtype: dtype, elementCount: count, window: window))
        return .storage(heap.storages.count - 1)
    }
}

extension PickleHeap {
    /// Whether a value is None or a dictionary of nothing.
    fileprivate func isNothing(_ value: PickleValue) -> Bool {
        if case .none = value { true } else { dictionary(value)?.isEmpty ?? false }
    }
}
