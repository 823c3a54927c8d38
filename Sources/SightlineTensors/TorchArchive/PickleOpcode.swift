/// The pickle instructions that `torch.save` writes: those of protocol 2, from Python 2 or 3, and those that protocol
/// 4 writes in their place. Names and codes: Python's `pickletools`.
enum PickleOpcode: UInt8 {
    // Around the program.
    case protocolVersion = 0x80
    case frame = 0x95
    case stop = 0x2E  // .

    // Plain values.
    case none = 0x4E  // N
    case newTrue = 0x88
    case newFalse = 0x89
    case binInt = 0x4A  // J
    case binInt1 = 0x4B  // K
    case binInt2 = 0x4D  // M
    case long1 = 0x8A
    case binFloat = 0x47  // G
    case binUnicode = 0x58  // X
    case shortBinUnicode = 0x8C
    case binString = 0x54  // T
    case shortBinString = 0x55  // U

    // Containers.
    case mark = 0x28  // (
    case emptyTuple = 0x29  // )
    case tuple = 0x74  // t
    case tuple1 = 0x85
    case tuple2 = 0x86
    case tuple3 = 0x87
    case emptyList = 0x5D  // ]
    case append = 0x61  // a
    case appends = 0x65  // e
    case emptyDictionary = 0x7D  // }
    case setItem = 0x73  // s
    case setItems = 0x75  // u

    // The memo.
    case binPut = 0x71  // q
    case longBinPut = 0x72  // r
    case memoize = 0x94
    case binGet = 0x68  // h
    case longBinGet = 0x6A  // j

    // Objects.
    case global = 0x63  // c
    case stackGlobal = 0x93
    case reduce = 0x52  // R
    case build = 0x62  // b
    case binPersistentID = 0x51  // Q
}
