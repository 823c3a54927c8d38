// Tokenizes texts on request, so that a script can take turns between these tokenizers and others.
//
//   TokenizerBenchmark
//
// Each line of standard input names a tokenizer.json and, behind a tab, a JSON file with a list of texts; each answer is
// a line of JSON with the processor time that encoding took and a checksum of the ids.

import Foundation
import SightlineTokenizers

struct Answer: Encodable {
    let seconds: Double
    let tokenCount: Int
    let checksum: UInt32
}

/// The time that this thread has had the processor for, in seconds.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

var tokenizers: [Substring: Tokenizer] = [:]
var corpora: [Substring: [String]] = [:]

while let line = readLine() {
    let paths = line.split(separator: "\t")
    guard paths.count == 2 else {
        FileHandle.standardError.write(Data("expected two paths with a tab between, found: \(line)\n".utf8))
        exit(2)
    }
    let tokenizer = try tokenizers[paths[0]] ?? Tokenizer(contentsOf: URL(fileURLWithPath: String(paths[0])))
    let texts = try corpora[paths[1]]
        ?? JSONDecoder().decode([String].self, from: Data(contentsOf: URL(fileURLWithPath: String(paths[1]))))
    tokenizers[paths[0]] = tokenizer
    corpora[paths[1]] = texts
    var answer = (seconds: 0.0, count: 0, checksum: UInt32(0))
    for text in texts {
        let start = processorTime()
        let encoding = try tokenizer.encode(text)
        answer.seconds += processorTime() - start
        answer.count += encoding.count
        for id in encoding.ids { answer.checksum = answer.checksum &* 31 &+ UInt32(id) }
    }
    let encoded = try JSONEncoder().encode(
        Answer(seconds: answer.seconds, tokenCount: answer.count, checksum: answer.checksum))
    FileHandle.standardOutput.write(encoded + Data("\n".utf8))
}
