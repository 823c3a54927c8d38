// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that nobody who uses Sightline builds benchmarks.
let sightline = Target.Dependency.product(name: "Sightline", package: "Sightline")

let package = Package(
    name: "SightlineBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Sightline", path: "..")],
    targets: [
        .executableTarget(name: "ModelBenchmark", dependencies: [sightline]),
        .executableTarget(name: "TokenizerBenchmark", dependencies: [sightline]),
        .executableTarget(name: "FlowBenchmark", dependencies: [sightline]),
    ]
)
