/// Interprets a pickle that describes tensors, and refuses any other.
///
/// A pickle is a program for a stack machine, and in Python it can call anything. This machine calls nothing: the few
/// names of ``PickleGlobal`` are all there is, and each stands for a description. Memory is bounded by the length of
/// the pickle: an instruction makes one value or moves some, and what copies them is counted.
struct PickleMachine {
    var heap = PickleHeap()
    private(set) var reader: ByteReader
    private var stack: [PickleValue] = []
    /// How high the stack was at each mark; what lies below the last one cannot be taken.
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    /// Values copied by calls so far.
    private var copiedCount = 0

    init(_ reader: ByteReader) {
        self.reader = reader
    }

    /// Runs until STOP and returns the one value left.
    mutating func run() throws(TorchArchiveError.Problem) -> PickleValue {
        while true {
            let code: UInt8 = try number()
            guard let opcode = PickleOpcode(rawValue: code) else {
                throw broken("torch.save does not write the instruction 0x\(String(code, radix: 16))")
            }
            if opcode == .stop { break }
            try execute(opcode)
        }
        let result = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw broken("values are left over at the end") }
        return result
    }

    private mutating func execute(_ opcode: PickleOpcode) throws(TorchArchiveError.Problem) {
        switch opcode {
        case .protocolVersion: let _: UInt8 = try number()
        case .frame: let _: UInt64 = try number()
        case .stop: break

        case .none: stack.append(.none)
        case .newTrue, .newFalse: stack.append(.bool)
        case .binInt: stack.append(.integer(Int(try number(Int32.self))))
        case .binInt1: stack.append(.integer(Int(try number(UInt8.self))))
        case .binInt2: stack.append(.integer(Int(try number(UInt16.self))))
        case .long1: stack.append(.integer(try long()))
        case .binFloat:
            let _: UInt64 = try number()
            stack.append(.real)
        case .binUnicode, .binString: stack.append(.string(try string(Int(try number(UInt32.self)))))
        case .shortBinUnicode, .shortBinString: stack.append(.string(try string(Int(try number(UInt8.self)))))

        case .mark: marks.append(stack.count)
        case .emptyTuple: stack.append(heap.addTuple([]))
        case .tuple: stack.append(heap.addTuple(try popToMark()))
        case .tuple1: stack.append(heap.addTuple(try pop(1)))
        case .tuple2: stack.append(heap.addTuple(try pop(2)))
        case .tuple3: stack.append(heap.addTuple(try pop(3)))
        case .emptyList: stack.append(heap.addList())
        case .append: try append(try pop(1))
        case .appends: try append(try popToMark())
        case .emptyDictionary: stack.append(heap.addDictionary([]))
        case .setItem: try setItems(try pop(2))
        case .setItems: try setItems(try popToMark())

        case .binPut: memo[Int(try number(UInt8.self))] = try top()
        case .longBinPut: memo[Int(try number(UInt32.self))] = try top()
        case .memoize: memo[memo.count] = try top()
        case .binGet: stack.append(try recalled(Int(try number(UInt8.self))))
        case .longBinGet: stack.append(try recalled(Int(try number(UInt32.self))))

        case .global: stack.append(.global(try named(try line(), try line())))
        case .stackGlobal:
            let names = try pop(2).compactMap(\.string)
            guard names.count == 2 else { throw broken("the name of an object is no string") }
            stack.append(.global(try named(names[0], names[1])))
        case .reduce:
            let arguments = try pop()
            let callee = try pop()
            stack.append(try call(callee, arguments))
        case .build:
            // Attributes of a dictionary, such as the _metadata of state_dict(), are not looked at.
            _ = try pop()
            guard case .dictionary = try top() else { throw broken("attributes for \(try top().kind)") }
        case .binPersistentID:
            stack.append(try storage(try pop()))
        }
    }
}

// MARK: - Operands

extension PickleMachine {
    func broken(_ reason: String) -> TorchArchiveError.Problem {
        .brokenPickle(reason: reason, offset: reader.position)
    }

    private mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self
    ) throws(TorchArchiveError.Problem) -> Number {
        guard let number = reader.number(type) else { throw .unfinishedPickle(byteCount: reader.bytes.count) }
        return number
    }

    /// An integer of up to eight bytes in two's complement, of any length but that.
    private mutating func long() throws(TorchArchiveError.Problem) -> Int {
        let length = Int(try number(UInt8.self))
        guard let bytes = reader.run(length) else { throw .unfinishedPickle(byteCount: reader.bytes.count) }
        guard length <= 8 else { throw broken("an integer of \(length) bytes") }
        let isNegative = bytes.last.map { $0 & 0x80 != 0 } ?? false
        return bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }
    }

    private mutating func string(_ length: Int) throws(TorchArchiveError.Problem) -> String {
        guard let bytes = reader.run(length) else { throw .unfinishedPickle(byteCount: reader.bytes.count) }
        guard let string = String(validating: bytes, as: UTF8.self) else { throw broken("a string that is not UTF-8") }
        return string
    }

    private mutating func line() throws(TorchArchiveError.Problem) -> String {
        guard let bytes = reader.line(limit: 256) else { throw broken("the name of an object does not end") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The global of that name; whatever is no identifier is not repeated in a message.
    private func named(_ module: String, _ name: String) throws(TorchArchiveError.Problem) -> PickleGlobal {
        let full = "\(module).\(name)"
        guard full.utf8.count <= 512, full.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw broken("the name of an object is none")
        }
        return try PickleGlobal(full)
    }
}

// MARK: - The stack, the memo and the heap

extension PickleMachine {
    private func top() throws(TorchArchiveError.Problem) -> PickleValue {
        guard let last = stack.last, stack.count > marks.last ?? 0 else { throw broken("a value is missing") }
        return last
    }

    private mutating func pop() throws(TorchArchiveError.Problem) -> PickleValue {
        let last = try top()
        stack.removeLast()
        return last
    }

    private mutating func pop(_ count: Int) throws(TorchArchiveError.Problem) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw broken("a value is missing") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(TorchArchiveError.Problem) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw broken("a mark is missing") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private func recalled(_ position: Int) throws(TorchArchiveError.Problem) -> PickleValue {
        guard let value = memo[position] else { throw broken("the memo has nothing at \(position)") }
        return value
    }

    private mutating func append(_ elements: [PickleValue]) throws(TorchArchiveError.Problem) {
        guard case .list(let position) = try top() else { throw broken("elements for \(try top().kind)") }
        heap.sequences[position] += elements
    }

    private mutating func setItems(_ items: [PickleValue]) throws(TorchArchiveError.Problem) {
        guard case .dictionary(let position) = try top() else { throw broken("members for \(try top().kind)") }
        guard items.count.isMultiple(of: 2) else { throw broken("a key without a value") }
        for index in stride(from: 0, to: items.count, by: 2) {
            heap.dictionaries[position].append((items[index], items[index + 1]))
        }
    }

    /// Allows for as many copied values as the pickle has bytes, which no pickle of `torch.save` comes near.
    mutating func countCopies(_ count: Int) throws(TorchArchiveError.Problem) {
        copiedCount += count
        guard copiedCount <= reader.bytes.count else { throw broken("it copies more values than it has bytes") }
    }
}
