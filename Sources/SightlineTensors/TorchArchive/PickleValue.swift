/// A value of a pickle. Tuples, lists, dictionaries, storages and tensors are positions in a ``PickleHeap``.
///
/// Values do not own one another: a pickle can nest a million levels deep or contain itself, and what is flat is
/// released without recursion and without a cycle.
enum PickleValue {
    case none
    /// Truth values and fractions are told from the rest, but no tensor depends on which they are.
    case bool
    case real
    case integer(Int)
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
