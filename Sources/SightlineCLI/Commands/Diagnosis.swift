import Foundation
import SightlineModels
import SightlineTensors

/// What `doctor` looks at, each thing with what to do if it is not as it should be.
enum Diagnosis {
    struct Finding {
        let subject: String
        let state: String
        /// nil if all is well.
        var mend: String?

        var text: String {
            let name = subject.padding(toLength: 16, withPad: " ", startingAt: 0)
            return "\(mend == nil ? "   " : "!  ")\(name)\(state)\n"
        }
    }

    /// The minor versions of libtorch 2 that Sightline is tested with.
    static let supportedVersions = 11...15

    static func findings() -> [Finding] {
        [library, version, instructionSet, matrixProducts, linearAlgebra, cuda, threads, bundledModel]
    }

    private static var library: Finding {
        let path = Runtime.libraryPath
        return Finding(subject: "libtorch", state: path.isEmpty ? "loaded; the system does not say from where" : path)
    }

    private static var version: Finding {
        let parts = Runtime.version.split(separator: ".").compactMap { Int($0) }
        let isSupported = parts.count >= 2 && parts[0] == 2 && supportedVersions.contains(parts[1])
        let range = "2.\(supportedVersions.lowerBound) to 2.\(supportedVersions.upperBound)"
        return Finding(
            subject: "version", state: "\(Runtime.version) (compiled against; \(range) will do)",
            mend: isSupported
                ? nil
                : "get libtorch \(range), point LIBTORCH at it, or run make setup, and build again")
    }

    private static var instructionSet: Finding {
        Finding(subject: "instructions", state: summaryLine("CPU capability usage:") ?? "not said")
    }

    private static var matrixProducts: Finding {
        Finding(
            subject: "oneDNN",
            state: Runtime.hasOneDNN
                ? "yes: the weights of linear layers are packed once" : "no: linear layers run unpacked, which is slower")
    }

    private static var linearAlgebra: Finding {
        let summary = Runtime.buildSummary
        let known = [("Math Kernel Library", "MKL"), ("BLAS_INFO=open", "OpenBLAS"), ("BLAS_INFO=accelerate", "Accelerate")]
        return Finding(subject: "BLAS", state: known.first { summary.contains($0.0) }?.1 ?? "see --verbose")
    }

    private static var cuda: Finding {
        Finding(
            subject: "CUDA", state: Runtime.hasCUDA ? "there is a device; this version computes on the CPU" : "no device")
    }

    private static var threads: Finding {
        let count = ProcessInfo.processInfo.activeProcessorCount
        return Finding(subject: "processors", state: "\(count), all used unless --threads says otherwise")
    }

    private static let sentence = "A gripping, beautifully acted film."
    private static let expectedLabel = "positive"

    private static var bundledModel: Finding {
        let mend = "the bundled model is damaged; get Sightline again, or build it again"
        do {
            let model = try TextClassifier(checkpoint: .bundled)
            let label = try model.predict(sentence).label
            let isExpected = label == expectedLabel
            return Finding(
                subject: "bundled model",
                state: "\(model.name) loads and calls \"\(sentence)\" \(label)"
                    + (isExpected ? "" : ", but \(expectedLabel) was expected"),
                mend: isExpected ? nil : mend)
        } catch {
            return Finding(subject: "bundled model", state: ErrorMessage.of(error), mend: mend)
        }
    }

    /// What follows `start` in the line of libtorch's summary that has it.
    private static func summaryLine(_ start: String) -> String? {
        Runtime.buildSummary.split(separator: "\n").lazy
            .compactMap { $0.range(of: start).map { line in line.upperBound }.map($0.suffix(from:)) }
            .first?.trimmingCharacters(in: .whitespaces)
    }
}
