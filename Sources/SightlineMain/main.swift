import SightlineModels
import SightlineAttribution
import Foundation
let args = CommandLine.arguments
let model = try TextClassifier(checkpoint: Checkpoint(args[1]))
let n = Int(args[2])!
for text in try String(contentsOfFile: args[3], encoding: .utf8).split(separator: "\n") {
    var m = SLALOM(samples: n)
    if args.count > 4 { m = SLALOM(tying: .types, background: .absent, samples: n) }
    let e = try m.explain(String(text), with: model)
    let enc = JSONEncoder(); enc.outputFormatting = [.sortedKeys]
    print(String(decoding: try enc.encode(e), as: UTF8.self))
}
