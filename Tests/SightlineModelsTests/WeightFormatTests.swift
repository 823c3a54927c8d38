import Foundation
import SightlineModels
import SightlineTensors
import Testing

@Suite("Weights are the same in every format")
struct WeightFormatTests {
    static let twin = "bert-gelu-python"

    /// A copy of the twin with the weights that Tests/Golden/torch_files.py wrote, and none else.
    private func checkpoint(_ folder: String) throws -> TemporaryCheckpoint {
        let copy = try TemporaryCheckpoint(copying: Self.twin)
        try copy.remove("model.safetensors")
        try copy.add(folder)
        return copy
    }

    private func logits(_ copy: TemporaryCheckpoint) throws -> [[Double]] {
        let sequences = try GoldenCheckpoint(name: Self.twin).expected().sequences
        return try TextClassifier(checkpoint: Checkpoint(directory: copy.directory)).logits(of: sequences)
    }

    @Test(arguments: ["whole", "legacy", "shards"])
    func logitsAreTheSame(folder: String) throws {
        let expected = try logits(TemporaryCheckpoint(copying: Self.twin))
        let found = try logits(checkpoint(folder))
        #expect(found == expected)
    }

    /// Nothing else is opened once a format is found.
    @Test func safetensorsComeFirst() throws {
        let copy = try TemporaryCheckpoint(copying: Self.twin)
        try copy.write("pytorch_model.bin", "not opened")
        _ = try logits(copy)

        let shards = try TemporaryCheckpoint(copying: "bert-tanh")
        try shards.write("pytorch_model.bin", "not opened")
        _ = try TextClassifier(checkpoint: Checkpoint(directory: shards.directory))

        let whole = try checkpoint("whole")
        try whole.write("pytorch_model.bin.index.json", "not opened")
        _ = try logits(whole)
    }

    @Test func filesThatAskForMoreThanTensorsAreRefused() throws {
        let copy = try checkpoint("whole")
        try copy.replace("_rebuild_tensor_v2", by: "_rebuild_nothing__", in: "pytorch_model.bin")
        let error = try #require(throws: TorchArchiveError.self) { try logits(copy) }
        #expect(error.problem == .refusedGlobal("torch._utils._rebuild_nothing__"))
        #expect(error.url.lastPathComponent == "pytorch_model.bin")
    }

    /// A shard of another format is not opened, whatever it holds.
    @Test(arguments: ["../pytorch_model.bin", "model.safetensors"])
    func shardsOfAnotherPlaceOrFormatAreRefused(name: String) throws {
        let copy = try checkpoint("shards")
        let index = "pytorch_model.bin.index.json"
        try copy.write(index, #"{"weight_map": {"a": "\#(name)"}}"#)
        let error = try #require(throws: CheckpointError.self) { try logits(copy) }
        guard case .brokenFile(index, let reason) = error.problem else {
            Issue.record("\(error)")
            return
        }
        #expect(reason.contains("a .bin file in the same directory"))
    }
}
