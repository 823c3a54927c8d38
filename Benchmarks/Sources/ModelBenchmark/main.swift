// Scores and explains on request, so that a script can take turns between this engine and another.
//
//   ModelBenchmark MODEL-DIRECTORY THREADS fp32|bf16
//
// Each line of standard input is a request in JSON, each answer a line of JSON with the seconds that it took:
//
//   {"sequences": FILE}                             a file with a list of lists of token ids; the answer has their logits
//   {"method": NAME, "samples": N, "text": TEXT}    the answer has the explanation of label 1

import Foundation
import Sightline

struct Request: Decodable {
    var sequences: String?
    var method: Method?
    var samples: Int?
    var seed: UInt64?
    var text: String?

    enum Method: String, Decodable {
        case slalom, slalomEff, lime, kernelSHAP, integratedGradients
    }
}

struct Answer: Encodable {
    var seconds = 0.0
    var logits: [[Double]]?
    var tokens: Int?
    var explanation: Explanation?
}

func explainer(_ method: Request.Method, samples: Int, seed: UInt64) -> any Explainer {
    switch method {
    case .slalom: SLALOM(samples: samples, seed: seed)
    case .slalomEff: SLALOM(sampling: .shortSequences, samples: samples, seed: seed)
    case .lime: LIME(features: .tokens, samples: samples, seed: seed)
    case .kernelSHAP: KernelSHAP(samples: samples, seed: seed)
    case .integratedGradients: IntegratedGradients(steps: samples)
    }
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let threadCount = Int(arguments[2]), let precision = Precision(rawValue: arguments[3]) else {
    FileHandle.standardError.write(Data("usage: ModelBenchmark MODEL-DIRECTORY THREADS fp32|bf16\n".utf8))
    exit(2)
}
let model = try TextClassifier(checkpoint: Checkpoint(arguments[1]), precision: precision)
let engine = PerturbationEngine(model, threadCount: threadCount)

while let line = readLine() {
    let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
    var answer = Answer()
    if let path = request.sequences {
        let sequences = try JSONDecoder().decode([[Int]].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        let duration = try ContinuousClock().measure {
            let scores = try engine.score(sequences)
            answer.logits = scores.logits
            answer.tokens = scores.cost.tokens
        }
        answer.seconds = duration / .seconds(1)
    } else if let method = request.method, let text = request.text {
        let explainer = explainer(method, samples: request.samples ?? 0, seed: request.seed ?? 0)
        let duration = try ContinuousClock().measure {
            answer.explanation = try explainer.explain(TextInput(text), target: .index(1), with: engine)
        }
        answer.seconds = duration / .seconds(1)
    }
    FileHandle.standardOutput.write(try JSONEncoder().encode(answer) + Data("\n".utf8))
}
