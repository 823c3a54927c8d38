import Dispatch
import Foundation
import SightlineRandom
import SightlineTensors
import Testing

/// OpenMP's own account of this thread, looked up as it is not linked.
private enum OpenMP {
    private typealias Getter = @convention(c) () -> Int32
    private typealias Setter = @convention(c) (Int32) -> Void

    private static func symbol<Function>(_ name: String) -> Function? {
        dlsym(dlopen(nil, RTLD_NOW), name).map { unsafeBitCast($0, to: Function.self) }
    }

    static var isThere: Bool { (symbol("omp_get_max_threads") as Getter?) != nil }

    /// How many threads an operator called from this thread may use.
    static var threadCount: Int {
        get { (symbol("omp_get_max_threads") as Getter?).map { Int($0()) } ?? 1 }
        set { (symbol("omp_set_num_threads") as Setter?)?(Int32(newValue)) }
    }
}

@Suite("One thread means one thread, wherever it is asked for")
struct RuntimeTests {
    struct Failure: Error {}

    @Test(.enabled(if: OpenMP.isThere, "this libtorch works without OpenMP"))
    func theThreadCountIsRestored() throws {
        try onANewThread {
            // libtorch sets a thread's count up when it is first asked there: let that be over.
            Runtime.onOneThread {}
            for count in [3, 1, 2] {
                OpenMP.threadCount = count
                #expect(Runtime.onOneThread { OpenMP.threadCount } == 1)
                #expect(OpenMP.threadCount == count)
                #expect(throws: Failure.self) { try Runtime.onOneThread { throw Failure() } }
                #expect(OpenMP.threadCount == count)
                Runtime.onOneThread {
                    Runtime.onOneThread {}
                    #expect(OpenMP.threadCount == 1)
                }
                #expect(OpenMP.threadCount == count)
            }
        }
    }

    @Test(.enabled(if: OpenMP.isThere, "this libtorch works without OpenMP"))
    func otherThreadsAreLeftAlone() throws {
        try onANewThread {
            Runtime.onOneThread {}
            OpenMP.threadCount = 3
            try Runtime.onOneThread {
                try onANewThread {
                    Runtime.onOneThread {}
                    OpenMP.threadCount = 2
                    #expect(OpenMP.threadCount == 2)
                }
                #expect(OpenMP.threadCount == 1)
            }
            #expect(OpenMP.threadCount == 3)
        }
    }

    #if os(Linux)
    /// In a process of its own, where nobody else starts threads.
    @Test func operatorsStartNoThreads() async {
        await #expect(processExitsWith: .success) {
            func threadCount() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
            }
            let work = try Work()
            let before = try threadCount()
            _ = try Runtime.onOneThread { try work.results() }
            #expect(try threadCount() == before)
            // The same work does start some where it may: the check above can fail.
            OpenMP.threadCount = 4
            _ = try work.results()
            #expect(try threadCount() > before)
        }
    }
    #endif

    /// How sums are split over threads decides how they round: with one thread it is always in the same way.
    @Test func resultsDoNotDependOnTheThreadThatWorksThemOut() throws {
        let work = try Work()
        let expected = try Runtime.onOneThread { try work.results() }
        for count in 1...4 {
            try onANewThread {
                OpenMP.threadCount = count
                let found = try Runtime.onOneThread { try work.results() }
                #expect(found == expected)
            }
        }
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let found = try? Runtime.onOneThread { try work.results() }
            #expect(found == expected)
        }
    }

    @Test func theLibraryIsAccountedFor() {
        #expect(Runtime.version.hasPrefix("2."))
        #expect(Runtime.libraryPath.contains("torch"))
        #expect(Runtime.buildSummary.contains("PyTorch built with"))
    }

}

/// Runs `body` on a thread that has not worked yet.
private func onANewThread(_ body: @escaping @Sendable () throws -> Void) throws {
    nonisolated(unsafe) var outcome: Result<Void, any Error> = .success(())
    let done = DispatchSemaphore(value: 0)
    Thread {
        outcome = Result(catching: body)
        done.signal()
    }.start()
    done.wait()
    try outcome.get()
}

/// A product, a factorisation and a packed layer, each large enough to be worth several threads. Tensors are only
/// read, hence the unchecked `Sendable`.
private struct Work: @unchecked Sendable {
    private let matrix: Tensor
    private let definite: Tensor
    private let rows: Tensor
    private let layer: PackedLinear

    init() throws {
        var generator = SeededGenerator(seed: 77)
        matrix = try generator.tensor([1000, 1000])
        definite = try generator.positiveDefiniteMatrix(300)
        rows = try generator.tensor([257, 384]).converted(to: .float32)
        layer = try PackedLinear(
            weight: generator.tensor([1536, 384]).converted(to: .float32),
            bias: generator.tensor([1536]).converted(to: .float32))
    }

    struct Results: Equatable {
        var product: [Double]
        var factor: [Double]
        var layer: [Float]
        var sum: [Double]
    }

    func results() throws -> Results {
        Results(
            product: try matrix.matrixProduct(matrix).elements(),
            factor: try definite.choleskyFactor()?.elements() ?? [],
            layer: try layer(rows, activation: .gelu).elements(),
            sum: try matrix.sum(axes: [0, 1]).elements())
    }
}
