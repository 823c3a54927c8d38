import Foundation
import Sightline
import Testing

/// What the README shows must be what works.
@Suite struct ReadmeTests {
    @Test func theLibraryExampleRuns() throws {
        let model = try TextClassifier(checkpoint: .bundled)
        let explanation = try SLALOM(sampling: .deletions(max: 5), samples: 1_000).explain("A gripping film", with: model)
        var lines: [String] = []
        for token in explanation.tokens where !token.special {
            lines.append("\(token.text) \(token[.value] ?? .nan) \(token[.importance] ?? .nan)")
        }
        #expect(lines.map { $0.prefix { $0 != " " } } == ["a", "gripping", "film"])
        #expect(!lines.joined().contains("nan"))
    }

    /// The example above is the README's, but for where its lines go.
    @Test func theReadmeShowsThatExample() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        for line in [
            "let model = try TextClassifier(checkpoint: .bundled)",
            "let explanation = try SLALOM(sampling: .deletions(max: 5), samples: 1_000).explain(\"A gripping film\", with: model)",
            "for token in explanation.tokens where !token.special {",
        ] {
            #expect(readme.contains(line))
        }
    }
}
