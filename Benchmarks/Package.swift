// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that nobody who uses Sightline builds benchmarks.
let package = Package(
    name: "SightlineBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Sightline", path: "..")],
    targets: [
        .executableTarget(name: "EngineBenchmark", dependencies: [.product(name: "Sightline", package: "Sightline")]),
        .executableTarget(name: "FlowBenchmark", dependencies: [.product(name: "Sightline", package: "Sightline")]),
    ]
)
