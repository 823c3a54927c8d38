import Foundation
import SightlineModels
import Testing

@Suite("Every architecture is held against the reference")
struct ArchitectureTests {
    @Test(arguments: ModelDescription.architectures)
    func hasAGoldenCheckpoint(modelType: String) throws {
        let found = try GoldenCheckpoint.all.contains { golden in
            try readJSON(golden.directory.appendingPathComponent("config.json"))["model_type"].string() == modelType
        }
        #expect(found, "add one to Tests/Golden/models and run Tests/Golden/models.py; see docs/adding-a-model.md")
    }

    @Test func noneIsListedTwice() {
        #expect(Set(ModelDescription.architectures).count == ModelDescription.architectures.count)
    }
}
