import Foundation
import SightlineAttribution
import SightlineEvaluation
import SightlineModels
import SightlineReporting
import Testing

/// A model whose logits are given.
struct FixedModel: ScoringModel {
    var name = "fixed"
    var labels = ClassificationLabels(names: ["no", "yes"], kind: .exclusive)
    var fixedLogits: [Double]
    var truncation: TokenSequence.Truncation?

    func tokenize(_ input: TextInput) -> TokenSequence {
        TokenSequence(
            text: input.text,
            tokens: [
                .init(
                    id: 3, text: input.text, range: 0..<input.text.unicodeScalars.count, word: 0, isSpecial: false)
            ])
    }

    func logits(of inputs: [ModelInput]) -> [[Double]] { inputs.map { _ in fixedLogits } }
}

@Suite struct JSONLineTests {
    private func line(_ record: some Encodable, id: RecordID? = nil) throws -> String {
        String(decoding: try JSONLine.bytes(of: record, id: id), as: UTF8.self)
    }

    @Test func predictions() throws {
        let model = FixedModel(fixedLogits: [0.25, 0.25])
        let record = PredictionRecord(try model.predict("a/b"), model: model.name)
        #expect(
            try line(record, id: .integer(9)) == #"{"id":9,"label":"no","logits":[0.25,0.25],"model":"fixed","#
                + #""probabilities":[0.5,0.5],"text":"a/b","warnings":[]}"#)
    }

    @Test func logitsThatAreNoNumbersAreNullAndSaid() throws {
        let model = FixedModel(fixedLogits: [.nan, 1])
        let record = PredictionRecord(try model.predict("x"), model: model.name)
        #expect(record.logits == [nil, 1])
        #expect(record.probabilities == [nil, nil])
        #expect(record.label == nil)
        #expect(record.warnings.map(\.kind) == [.notFinite])
        #expect(try line(record).contains(#""logits":[null,1]"#))
    }

    @Test func tokenizations() throws {
        let record = TokenizationRecord(
            text: "é", model: "m", ids: [1, 2], tokens: ["[CLS]", "e"], offsets: [0..<0, 0..<1], words: [nil, 0])
        #expect(
            try line(record, id: .string("k"))
                == #"{"id":"k","ids":[1,2],"model":"m","offsets":[[0,0],[0,1]],"text":"é","tokens":["[CLS]","e"],"words":[null,0]}"#)
    }

    @Test func failures() throws {
        #expect(try line(FailureRecord(line: 3, error: "no \"text\"")) == #"{"error":"no \"text\"","line":3}"#)
    }

    @Test func numbersThatJSONLacksAreNamed() throws {
        var explanation = try ExplanationFixture.explanation()
        explanation.score = .infinity
        #expect(throws: ReportingError.notFinite(path: "score")) { try line(explanation) }
    }

    @Test func explanationsKeepAllTheyHave() throws {
        let explanation = try ExplanationFixture.explanation()
        let data = try JSONLine.bytes(of: explanation)
        #expect(try JSONDecoder().decode(Explanation.self, from: data) == explanation)
        #expect(!data.contains(UInt8(ascii: "\n")))
    }
}
