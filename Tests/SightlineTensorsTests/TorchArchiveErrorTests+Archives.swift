import SightlineTensors

// Pickles that read, but whose tensors or archives do not hold together.
extension TorchArchiveErrorTests {
    // MARK: Tensors

    static func outside(_ shape: [Int], _ strides: [Int], offset: Int = 0) -> Malformed {
        Malformed(
            "\(shape) by \(strides) from \(offset)",
            tensor: PickleFixture.tensor(offset: offset, shape: shape, strides: strides),
            .outsideStorage(tensor: "t", offset: offset, shape: shape, strides: strides), "tensor t", "\(shape)", again)
    }

    static let tensors: [Malformed] = [
        outside([7], [1]), outside([2, 3], [4, 1]), outside([2], [1], offset: 5), outside([], [], offset: 6),
        outside([1], [1], offset: .max), outside([.max, 2], [1, 1]), outside([3, 3], [.max, .max]),
        outside([2], [1 << 62]), outside([1 << 62, 1 << 62], [4, 4]),
        Malformed("a tensor that repeats itself", tensor: PickleFixture.tensor(shape: [1 << 40], strides: [0]),
            .tooLarge(tensor: "t", shape: [1 << 40]), "tensor t", "contiguous"),
        Malformed(
            "repetition that overflows", tensor: PickleFixture.tensor(shape: [.max, .max], strides: [0, 0]),
            .tooLarge(tensor: "t", shape: [.max, .max])),
        Malformed(
            "an empty shape that no tensor can have",
            tensor: PickleFixture.tensor(shape: [0, .max, 9], strides: [0, 0, 0]),
            .tooLarge(tensor: "t", shape: [0, .max, 9])),
        .pickle("a negative size", PickleFixture.tensor(shape: [-2, 3]), "no sizes"),
        .pickle("a negative stride", PickleFixture.tensor(strides: [-3, 1]), "no sizes"),
        .pickle("a negative offset", PickleFixture.tensor(offset: -1), "offset"),
        .pickle("fewer strides than sizes", PickleFixture.tensor(strides: [1]), "2 sizes and 1 strides"),
        .pickle("seventeen axes", PickleFixture.tensor(shape: [Int](repeating: 1, count: 17)), "at most 16"),
        .pickle("a tensor on nothing", PickleFixture.tensor(text("N")), "a tensor on None"),
        .pickle(
            "negated elements", PickleFixture.tensor(metadata: PickleFixture.dictionary(("neg", [0x88]))), "metadata"),
        Malformed(
            "a storage that is not there", tensor: PickleFixture.tensor(PickleFixture.storage(key: "1")),
            .missingStorage("1", tensor: "t"), "tensor t", "storage 1", again),
        Malformed(
            "a storage elsewhere", tensor: PickleFixture.tensor(PickleFixture.storage(key: "../data.pkl")),
            .missingStorage("../data.pkl", tensor: "t")),
        Malformed(
            "a storage of another size", tensor: PickleFixture.tensor(PickleFixture.storage(count: 7)),
            .wrongStorageSize("0", expected: 7, found: 6), "should have 7 elements, but has 6"),
        Malformed(
            "a storage beyond all files", tensor: PickleFixture.tensor(PickleFixture.storage(count: .max)),
            .wrongStorageSize("0", expected: .max, found: 6)),
        .pickle("a storage of less than nothing", PickleFixture.storage(count: -1), "no storage"),
        .pickle(
            "a window beyond its storage",
            PickleFixture.storage(
                window: PickleFixture.tuple(
                    PickleFixture.string("view"), PickleFixture.integer(4), PickleFixture.integer(3))),
            "a window"),
        Malformed("two tensors of one name",
            zip(PickleFixture.dictionary(("\u{E9}", PickleFixture.tensor()), ("e\u{301}", PickleFixture.tensor()))),
            "two tensors are called") { if case .sameName = $0 { true } else { false } },
    ]

    // MARK: Archives

    static let archives: [Malformed] = [
        Malformed("empty", [], .unknownFormat, "no file that torch.save wrote"),
        Malformed("text", text("version https://example.org/lfs"), .unknownFormat, "a pointer to one"),
        Malformed("another pickle", PickleFixture.program(text("N")), .unknownFormat),
        .broken("an archive without an end", text("PK\u{3}\u{4}"), "it has no end"),
        .broken("no pickle", changed { $0.records.removeFirst() }, "0 records data.pkl"),
        .broken("two pickles", changed { $0.records.append(.init(name: "b/data.pkl")) }, "2 records data.pkl"),
        .broken("a record twice", changed { $0.records.append($0.records[1]) }, "two records", "archive/data/0"),
        Malformed("a compressed record", changed { $0.records[1].method = 8 }, .compressed(record: "archive/data/0"),
            "archive/data/0", again),
        Malformed("an encrypted record", changed { $0.records[0].flags = 1 }, .compressed(record: "archive/data.pkl")),
        .broken(
            "a record longer than its place", changed { $0.records[0].claimedSize = $0.records[0].bytes.count + 9 },
            "overlap"),
        .broken("a record longer than the file", changed { $0.records[1].claimedSize = 1 << 30 }, "reaches beyond"),
        .broken("a record beyond the file", changed { $0.records[1].claimedOffset = 1 << 30 }, "is outside it"),
        .broken("a record that is not there", changed { $0.records[1].claimedOffset = 3 }, "not where"),
        .broken("a record within another", changed { $0.records[1].claimedOffset = 0 }, "overlap"),
        .broken("a record of a size beyond Int",
            changed {
                $0.usesZip64 = true
                $0.records[1].claimedSize = -1
            }, "no size or place"),
        .broken("a record of a large size",
            changed {
                $0.usesZip64 = true
                $0.records[1].claimedSize = .max
            }, "reaches beyond"),
        .broken("more records than there are",
            changed {
                $0.usesZip64 = true
                $0.claimedCount = 3
            }, "cut off"),
        .broken("fewer records than there are", changed { $0.claimedCount = 1 }, "more than 1 records"),
        .broken("more records than can be",
            changed {
                $0.usesZip64 = true
                $0.claimedCount = .max
            }, "cannot have"),
        .broken(
            "a directory beyond the file", changed { $0.claimedDirectory = (1 << 30, 100) }, "directory is outside"),
        .broken("a directory that overflows",
            changed {
                $0.usesZip64 = true
                $0.claimedDirectory = (-1, 100)
            }, "directory is outside"),

        .broken("another version", LegacyFixture(version: PickleFixture.integer(1002)).bytes, "not 1001"),
        .broken("no list of storages", LegacyFixture(keys: text("N")).bytes, "is None"),
        .broken("a storage nobody uses", LegacyFixture(keys: text("]") + PickleFixture.string("1") + text("a")).bytes,
            "does not fit"),
        Malformed("a list of no storages", LegacyFixture(keys: text("]")).bytes, .missingStorage("0", tensor: "t")),
        Malformed("a storage of another size than said", LegacyFixture(count: 5).bytes,
            .wrongStorageSize("0", expected: 6, found: 5)),
        .broken("a storage of a negative size", LegacyFixture(count: -1).bytes, "claims -1 elements"),
        .broken("a storage of a size that overflows", LegacyFixture(count: 1 << 62).bytes, "4611686018427387904"),
        Malformed("a storage cut off", LegacyFixture(count: 7).bytes, again) {
            if case .truncated = $0 { true } else { false }
        },
    ]
}
