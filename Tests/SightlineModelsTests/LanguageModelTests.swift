import Foundation
import SightlineModels
import Testing

@Suite("A language model's choice of next token is a classifier")
struct LanguageModelTests {
    private func model(_ name: String = "gpt2-lm") throws -> CausalLanguageModel {
        try CausalLanguageModel(checkpoint: Checkpoint(directory: GoldenCheckpoint(name: name).directory))
    }

    @Test(arguments: ["gpt2-lm", "llama-grouped-lm", "gemma2-lm", "mamba-lm"])
    func aChoiceHasTheLogOddsOfTheToken(name: String) throws {
        let model = try model(name)
        let inputs = try GoldenCheckpoint(name: name).inputs().prefix(8)
        let full = try model.nextTokenLogits(of: Array(inputs))
        let (token, foil) = (model.token(7), model.token(9))
        let pair = try model.choice(of: token, foil: foil).logits(of: Array(inputs))
        let others = try model.choice(of: token).logits(of: Array(inputs))
        for index in inputs.indices {
            #expect(abs(pair[index][0] - full[index][7]) < 1e-5)
            #expect(abs(pair[index][1] - full[index][9]) < 1e-5)
            let rest = log(full[index].enumerated().reduce(0) { $1.offset == 7 ? $0 : $0 + exp($1.element) })
            #expect(abs(others[index][1] - rest) < 1e-4)
        }
    }

    @Test func candidatesAreTheLikeliest() throws {
        let model = try model()
        let candidates = try model.candidates(after: "the film is", count: 5)
        let logits = try model.nextTokenLogits(of: [model.tokenize("the film is").input])[0]
        #expect(candidates.map(\.logit) == Array(logits.sorted(by: >).prefix(5)))
        #expect(candidates.allSatisfy { (0...1).contains($0.probability) })
        let all = try model.candidates(after: "the film is", count: .max)
        #expect(abs(all.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    }

    @Test func tokensAreFoundByTheirText() throws {
        let model = try model()
        let token = try model.token("good", after: "the film is")
        #expect(token.text.contains("good"))
        #expect(throws: LanguageModelError.self) { try model.token("watched boring", after: "the film is") }
        #expect(throws: LanguageModelError.foilIsTarget(model: model.name, token: token.text)) {
            try model.choice(of: token, foil: token)
        }
    }

    @Test func wrongTasksAreRefused() throws {
        let checkpoint = try Checkpoint(directory: GoldenCheckpoint(name: "gpt2-lm").directory)
        #expect(throws: CheckpointError(checkpoint.name, .wrongTask(expected: .classification, found: .nextToken))) {
            try TextClassifier(checkpoint: checkpoint)
        }
        let classifier = try Checkpoint(directory: GoldenCheckpoint(name: "gpt2").directory)
        #expect(throws: CheckpointError(classifier.name, .wrongTask(expected: .nextToken, found: .classification))) {
            try CausalLanguageModel(checkpoint: classifier)
        }
    }
}
