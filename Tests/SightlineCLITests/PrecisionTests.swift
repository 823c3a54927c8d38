import Foundation
import SightlineCLI
import SightlineJSON
import Testing

@Suite("What --precision does")
struct PrecisionTests {
    private static let sentence = "A gripping, beautifully acted film that is over too soon."
    private let schema: JSONSchema

    init() throws { schema = try .documented() }

    @Test(arguments: ["slalom", "kernel-shap", "leave-one-out", "integrated-gradients"])
    func resultsSayHowMuchRoundingDoes(method: String) throws {
        let run = try Program.run("explain", Self.sentence, "--method", method, "--precision", "bf16", "--json")
        let record = try run.records()[0]
        #expect(try schema.problems(of: record, as: "explanation") == [])
        #expect(record["precision"] == .string("bf16"))
        guard case .object(let rounding)? = record["rounding"], case .number(let error)? = rounding["rmse"],
            case .integer(let samples)? = rounding["samples"]
        else {
            Issue.record("no rounding in \(record)")
            return
        }
        #expect(error > 0 && error < 0.1)
        #expect(samples >= 1)
        let plain = try Program.run("explain", Self.sentence, "--method", method, "--json").records()[0]
        #expect(plain["precision"] == nil && plain["rounding"] == nil)
        #expect(plain["score"] != record["score"])
    }

    @Test func theReportSaysSo() throws {
        let report = String(decoding: try Program.run("explain", Self.sentence, "--precision", "bf16").output, as: UTF8.self)
        #expect(report.contains("Precision: bf16 moves scores by 0.0"))
    }

    @Test func resumingInAnotherPrecisionIsRefused() throws {
        let folder = try TemporaryFolder()
        let input = Data("a gripping film\na dull film\n".utf8)
        let options = ["explain", "--input", "-", "--output", folder.path("out.jsonl"), "--samples", "20"]
        #expect(try Program.run(options, input: input).code == 0)
        try FileManager.default.moveItem(atPath: folder.path("out.jsonl"), toPath: folder.path("out.jsonl.part"))
        let other = try Program.run(options + ["--resume", "--precision", "bf16"], input: input)
        #expect(other.code == 1)
        #expect(other.messages.contains("its precision is another"))
        #expect(try Program.run(options + ["--resume"], input: input).code == 0)
    }

    @Test func otherNamesAreRefused() throws {
        let run = try Program.run("explain", Self.sentence, "--precision", "fp16")
        #expect(run.code == 2)
        #expect(run.messages.contains("fp32 or bf16"))
    }
}
