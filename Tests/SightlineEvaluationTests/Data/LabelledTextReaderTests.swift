import Foundation
import SightlineEvaluation
import SightlineModels
import Testing

@Suite struct LabelledTextReaderTests {
    private func texts(_ name: String, _ content: String) throws -> [LabelledText] {
        let folder = try TemporaryFolder()
        return try LabelledTextReader.texts(of: folder.write(name, content))
    }

    @Test func tabSeparatedValues() throws {
        let content = "sentence\tlabel\na fine film \t1\n\nbad\t 0 \nno label\n"
        #expect(
            try texts("a.tsv", content) == [
                LabelledText(id: "2", input: "a fine film ", label: "1"), LabelledText(id: "4", input: "bad", label: "0"),
                LabelledText(id: "5", input: "no label"),
            ])
    }

    @Test func jsonLines() throws {
        let content = """
            {"text": "a", "label": "positive", "id": 7}
            {"text": "b", "pair": "c", "label": 1, "id": "x"}
            {"text": "d", "label": [1]}
            {"text": "e", "label": null}
            """
        #expect(
            try texts("a.jsonl", content) == [
                LabelledText(id: "7", input: "a", label: "positive"),
                LabelledText(id: "x", input: TextInput("b", pair: "c"), label: "1"),
                LabelledText(id: "3", input: "d"), LabelledText(id: "4", input: "e"),
            ])
    }

    @Test func plainTextHasNoLabels() throws {
        #expect(try texts("a.txt", "a\n").map(\.label) == [nil])
    }

    @Test(arguments: [
        ("a.tsv", "id\tlabel\n", "the header has no column text or sentence; it has \"id\", \"label\""),
        ("a.tsv", "label\ttext\n1\ta\n0\n", "line 3: 1 column, but the text is in column 2"),
        ("a.jsonl", "{\"text\": \"a\"}\n{\"label\": 1}\n", "line 2: not {\"text\": …}: text: the key is missing"),
    ])
    func aBrokenLineIsNoData(name: String, content: String, message: String) throws {
        let error = #expect(throws: InputError.self) { try texts(name, content) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    private static let published = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../../shared/data/sst2/test.tsv").standardized.path

    @Test(.enabled(if: FileManager.default.fileExists(atPath: published), "\(published) is not there"))
    func publishedFile() throws {
        let texts = try LabelledTextReader.texts(of: Self.published)
        #expect(texts.count == 872)
        #expect(Set(texts.map(\.label)) == ["0", "1"])
        #expect(texts.allSatisfy { !$0.input.text.isEmpty })
    }
}
