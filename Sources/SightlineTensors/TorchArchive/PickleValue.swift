/// A value of a pickle. Tuples, lists, dictionaries, storages and tensors are positions in a ``PickleHeap``.
///
/// Values do not own one another: a pickle can nest a million levels deep or contain itself, and what is flat is
/// released without recursion and without a cycle.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case string(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case global(PickleGlobal)
    case storage(Int)
    case tensor(Int)

    var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
    var string: String? { if case .string(let string) = self { string } else { nil } }

    /// What kind of value it is, for messages.
    var kind: String {
        switch self {
        case .none: "None"
        case .bool: "a truth value"
        case .integer, .real: "a number"
        case .string: "a string"
        case .tuple: "a tuple"
        case .list: "a list"
        case .dictionary: "a dictionary"
        case .global: "a type or function"
        case .storage: "a storage"
        case .tensor: "a tensor"
        }
    }
}

/// What the values of a pickle point to.
struct PickleHeap {
    typealias Member = (key: PickleValue, value: PickleValue)

    /// Tuples and lists.
    var sequences: [[PickleValue]] = []
    var dictionaries: [[Member]] = []
    var storages: [PickledStorage] = []
    var tensors: [PickledTensor] = []

    mutating func addDictionary(_ members: [Member]) -> PickleValue {
        dictionaries.append(members)
        return .dictionary(dictionaries.count - 1)
    }

    mutating func addTuple(_ elements: [PickleValue]) -> PickleValue {
        sequences.append(elements)
        return .tuple(sequences.count - 1)
    }

    mutating func addList() -> PickleValue {
        sequences.append([])
        return .list(sequences.count - 1)
    }

    /// The elements of a tuple.
    func tuple(_ value: PickleValue) -> [PickleValue]? {
        if case .tuple(let position) = value { sequences[position] } else { nil }
    }

    /// The elements of a list.
    func list(_ value: PickleValue) -> [PickleValue]? {
        if case .list(let position) = value { sequences[position] } else { nil }
    }

    /// The members of a dictionary, in the order they were set.
    func dictionary(_ value: PickleValue) -> [Member]? {
        if case .dictionary(let position) = value { dictionaries[position] } else { nil }
    }
}

/// The elements that tensors look at, all or a window of them.
struct PickledStorage {
    /// Its name in the archive.
    let key: String
    let dtype: DType
    let elementCount: Int
    /// The elements that may be looked at; within `elementCount`.
    let window: Range<Int>
}

/// A tensor as its parts: a look at a storage. Sizes, strides and the offset are in elements and not negative.
struct PickledTensor {
    let storage: PickledStorage
    let dtype: DType
    let offset: Int
    let shape: [Int]
    let strides: [Int]

    /// The bytes from the first element to the last, counted from the storage's start, or nil where they are not
    /// within its window. Relies on the storage's bytes being fewer than `Int.max`.
    var span: Range<Int>? {
        let start = storage.window.lowerBound * storage.dtype.byteCount
        guard !shape.contains(0) else { return start..<start }
        var last = offset
        for (size, stride) in zip(shape, strides) {
            let (reach, productOverflows) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, sumOverflows) = last.addingReportingOverflow(reach)
            guard !productOverflows, !sumOverflows else { return nil }
            last = sum
        }
        guard last < storage.window.count * storage.dtype.byteCount / dtype.byteCount else { return nil }
        return start + offset * dtype.byteCount..<start + (last + 1) * dtype.byteCount
    }
}
