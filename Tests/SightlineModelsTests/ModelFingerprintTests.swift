import Foundation
import SightlineModels
import Testing

/// Which model a checkpoint is.
@Suite struct ModelFingerprintTests {
    /// `xxhash` 4.1.0 of Python: of the bytes `(31 i + 7) mod 251`.
    @Test(arguments: [
        (0, 0xEF46_DB37_51D8_E999), (1, 0xA96C_7F0C_E858_BBB7), (3, 0x56E6_9576_32A4_87F9), (4, 0xC60D_15B1_E3FF_8F04),
        (7, 0xAFBE_FC3D_6C6F_9A8E), (8, 0x3DA5_C7AA_2696_83E0), (15, 0xDEE8_9D8A_065A_6233),
        (31, 0x3391_303D_485E_846E), (32, 0x40B7_AFF7_5D45_BBC8), (33, 0x4997_CAE4_951C_17A5),
        (63, 0x2944_B4DA_FC69_B206), (64, 0xBB76_F6EF_19BD_5A1B), (100, 0xF0B2_9A91_5621_716D),
        (1000, 0x9E33_00C1_CDE3_C58D),
    ] as [(Int, UInt64)])
    func checksumsAreThoseOfOthers(count: Int, expected: UInt64) {
        #expect(XXHash64.hash((0..<count).map { UInt8(($0 * 31 + 7) % 251) }) == expected)
    }

    private func checkpoint(_ copy: TemporaryCheckpoint) throws -> Checkpoint {
        try Checkpoint(directory: copy.directory)
    }

    @Test func aCopyIsTheSameModel() throws {
        let (original, copy) = (try TemporaryCheckpoint(), try TemporaryCheckpoint())
        let fingerprint = try ModelFingerprint(checkpoint(original))
        #expect(fingerprint.files.map(\.name) == ["config.json", "model.safetensors", "tokenizer.json"])
        #expect(try fingerprint.difference(in: checkpoint(original)) == nil)
        #expect(try fingerprint.difference(in: checkpoint(copy)) == nil)
        let data = try JSONEncoder().encode(fingerprint)
        #expect(try JSONDecoder().decode(ModelFingerprint.self, from: data) == fingerprint)
    }

    /// One weight of many is enough, also where the file has the length and the dates that it had.
    @Test func otherWeightsAreAnotherModel() throws {
        let copy = try TemporaryCheckpoint()
        let fingerprint = try ModelFingerprint(checkpoint(copy))
        let path = copy.url("model.safetensors").path
        let dates = try FileManager.default.attributesOfItem(atPath: path)
        try copy.overwrite("classifier.weight", element: 3, with: 0.5)
        try FileManager.default.setAttributes([.modificationDate: dates[.modificationDate] as Any], ofItemAtPath: path)
        #expect(try fingerprint.difference(in: checkpoint(copy)) == "model.safetensors")
    }

    @Test func soIsAnotherTokenizerOrConfiguration() throws {
        let copy = try TemporaryCheckpoint()
        let fingerprint = try ModelFingerprint(checkpoint(copy))
        try copy.write("tokenizer_config.json", "{\"model_max_length\": 12}")
        #expect(try fingerprint.difference(in: checkpoint(copy)) == "tokenizer_config.json")
        try copy.remove("tokenizer_config.json")
        #expect(try fingerprint.difference(in: checkpoint(copy)) == nil)
        try copy.configure("label2id", "{\"a\": 0, \"b\": 1}")
        #expect(try fingerprint.difference(in: checkpoint(copy)) == "config.json")
    }

    @Test func aMissingFileIsNamed() throws {
        let copy = try TemporaryCheckpoint()
        let fingerprint = try ModelFingerprint(checkpoint(copy))
        try copy.remove("model.safetensors")
        #expect(throws: CheckpointError.self) { try fingerprint.difference(in: checkpoint(copy)) }
        #expect(throws: CheckpointError.self) { try ModelFingerprint(checkpoint(copy)) }
    }

    @Test func shardsAreAllPartOfIt() throws {
        let directory = GoldenCheckpoint(name: "deberta-v2-convolution").directory
        #expect(
            try ModelFingerprint(Checkpoint(directory: directory)).files.map(\.name) == [
                "config.json", "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
                "model-00003-of-00003.safetensors", "model.safetensors.index.json", "tokenizer.json",
            ])
    }

    // MARK: - Weights on demand

    @Test func weightsAreReadWhenTheyAreNeeded() throws {
        let copy = try TemporaryCheckpoint()
        try copy.overwrite("classifier.weight", element: 3, with: .nan)
        #expect(throws: CheckpointError.self) { try TextClassifier(checkpoint: checkpoint(copy)) }
        let model = try TextClassifier(checkpoint: checkpoint(copy), loading: .onDemand)
        #expect(try model.tokenize("the film").contentIndices.count == 2)
        #expect(model.labels.names.count == 2)
        #expect(throws: CheckpointError.self) { try model.predict("the film") }
    }

    @Test func onDemandIsTheSameModel() throws {
        let golden = GoldenCheckpoint(name: "bert")
        let model = try TextClassifier(checkpoint: Checkpoint(directory: golden.directory), loading: .onDemand)
        #expect(try model.predict("the film") == golden.model().predict("the film"))
    }
}
