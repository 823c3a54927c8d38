import SightlineTensors

// What the pickle machine refuses.
extension TorchArchiveErrorTests {
    // MARK: More than tensors

    static let objects: [Malformed] = [
        Malformed(
            "os.system", zip(PickleFixture.call(PickleFixture.global("os", "system"), PickleFixture.string("true"))),
            .refusedGlobal("os.system"), "asks for os.system", "could run code", "save the weights as safetensors"),
        Malformed(
            "os.system by protocol 4", zip(PickleFixture.string("os") + PickleFixture.string("system") + [0x93]),
            .refusedGlobal("os.system"), "runs nothing"),
        Malformed(
            "an attribute of what is allowed",
            zip(PickleFixture.string("collections") + PickleFixture.string("OrderedDict.fromkeys") + [0x93]),
            .refusedGlobal("collections.OrderedDict.fromkeys")),
        Malformed(
            "a module of another place", zip(PickleFixture.global("torch", "_utils._rebuild_tensor")),
            .refusedGlobal("torch._utils._rebuild_tensor")),
        .pickle("a class by its older instruction", text("(ios\nsystem\n"), "instruction 0x69"),
        .pickle("an object without a call", ordered + text(")") + [0x81], "instruction 0x81"),
        .pickle("a registered extension", [0x82, 1], "instruction 0x82"),
        .pickle("a name with an escape sequence", PickleFixture.global("os", "\u{1B}[2J"), "the name of an object"),
        .pickle("a name without an end", text("c") + [UInt8](repeating: 0x61, count: 300), "does not end"),
        .pickle("a call of a number", PickleFixture.integer(1) + text(")R"), "a call of a number"),
        .pickle("a call of a type of storage", PickleFixture.call(PickleFixture.global("torch", "FloatStorage")),
            "0 arguments"),
        .pickle("attributes for a tensor", PickleFixture.tensor() + text("}b"), "attributes for a tensor"),
        .pickle("a module outside", PickleFixture.tuple(PickleFixture.string("module"), ordered) + text("Q"),
            "no storage"),
    ]

    // MARK: Programs that do not hold together

    static let programs: [Malformed] = [
        Malformed("a pickle of nothing", ZipFixture(pickle: []).bytes, .unfinishedPickle(byteCount: 0), again),
        Malformed(
            "a pickle without an end", ZipFixture(pickle: [0x80, 2] + text("}")).bytes,
            .unfinishedPickle(byteCount: 3), "3 bytes"),
        Malformed(
            "a string of four gigabytes", zip(text("X") + [0xFF, 0xFF, 0xFF, 0xFF]), .unfinishedPickle(byteCount: 8)),
        .pickle("no value", [], "a value is missing"),
        .pickle("two values", text("NN"), "left over"),
        .pickle("a mark without an end", text("N("), "missing"),
        .pickle("an end without a mark", text("t"), "a mark is missing"),
        .pickle("a value from below the mark", text("N(\u{30}"), "instruction 0x30"),
        .pickle("a pair from below the mark", text("NN(") + [0x86], "a value is missing"),
        .pickle("a memo of nothing", text("q\0"), "a value is missing"),
        .pickle("what the memo does not have", text("h\u{7}"), "nothing at 7"),
        .pickle("what a large memo does not have", text("j") + [0xFF, 0xFF, 0xFF, 0xFF], "nothing at 4294967295"),
        .pickle("an element for a tuple", text(")Na"), "elements for a tuple"),
        .pickle("a member for a list", text("]NNs"), "members for a list"),
        .pickle("a key without a value", text("}(Nu"), "a key without a value"),
        .pickle("a string that is not UTF-8", text("U") + [1, 0xFF], "UTF-8"),
        .pickle("an integer beyond eight bytes", [0x8A, 9] + [UInt8](repeating: 1, count: 9), "an integer of 9 bytes"),
        .pickle("a dictionary of what are no pairs", PickleFixture.call(ordered, text("]Na")), "no pair"),
        .pickle("a parameter of a number",
            PickleFixture.call(PickleFixture.global("torch._utils", "_rebuild_parameter"), [0x88], [0x88], text("N")),
            "a parameter of a truth value"),

        // What would take a Python program's stack or memory.
        Malformed("a million levels", zip(text(")") + [UInt8](repeating: 0x85, count: 1_000_000)),
            .noTensors(found: "a tuple")),
        Malformed("a list within itself", zip(text("]q\0h\0a")), .noTensors(found: "a list")),
        Malformed("a dictionary within itself", zip(text("}q\0") + PickleFixture.string("model") + text("h\0s")),
            .noTensors(found: "a dictionary without them")),
        Malformed(
            "doubling through the memo",
            zip(text(")") + (0..<200).flatMap { _ in text("q\0h\0") + [0x86] }), .noTensors(found: "a tuple")),
        .pickle(
            "copies of copies",
            text("](") + (0..<200).flatMap { _ in PickleFixture.tuple(text("N"), text("N")) } + text("eq\0")
                + (0..<100).flatMap { _ in PickleFixture.call(ordered, text("h\0")) },
            "copies more values"),
        .pickle(
            "copies of a tensor",
            PickleFixture.global("torch._utils", "_rebuild_tensor_v2") + text("q\0")
                + PickleFixture.tuple(
                    PickleFixture.storage(), PickleFixture.integer(0), text(")"), text(")"), [0x89], text("N"))
                + text("q\u{1}R") + (0..<100).flatMap { _ in text("h\0h\u{1}R") },
            "copies more values"),
        Malformed(
            "a pickle of more than ten million bytes",
            ZipFixture(pickle: [UInt8](repeating: 0x4E, count: 10_000_001)).bytes,
            .tooLong(part: "pickle", byteCount: 10_000_001), "save the weights as safetensors"),
    ]
}
