// swift-tools-version: 6.2
import PackageDescription

// libtorch: the directory LIBTORCH names, else the one that `make setup` found or installed.
let libtorch = Context.environment["LIBTORCH"] ?? Context.packageDirectory + "/.deps/libtorch"

let package = Package(
    name: "Sightline",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Sightline", targets: ["Sightline"]),
        .executable(name: "sightline", targets: ["SightlineMain"]),
    ],
    // Each target imports only what stands above it in this list.
    targets: [
        .target(
            name: "CTorch",
            cxxSettings: [
                .unsafeFlags([
                    // In debug builds too: the attention kernel is most of it.
                    "-O2", "-isystem", "\(libtorch)/include", "-isystem", "\(libtorch)/include/torch/csrc/api/include",
                ])
            ],
            linkerSettings: [
                .unsafeFlags(["-L\(libtorch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib"]),
                .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
            ]),
        .target(name: "SightlineJSON"),
        .target(name: "SightlineRandom"),
        .target(name: "SightlineTensors", dependencies: ["CTorch", "SightlineJSON"]),
        .target(name: "SightlineTokenizers", dependencies: ["SightlineJSON"]),
        .target(
            name: "SightlineModels",
            dependencies: ["SightlineJSON", "SightlineRandom", "SightlineTensors", "SightlineTokenizers"],
            resources: [.copy("Resources/tiny-sentiment")]),
        .target(
            name: "SightlineTraining",
            dependencies: [
                "SightlineJSON", "SightlineRandom", "SightlineTensors", "SightlineTokenizers", "SightlineModels",
            ]),
        .target(
            name: "SightlineAttribution", dependencies: ["SightlineRandom", "SightlineTensors", "SightlineModels"]),
        .target(
            name: "SightlineEvaluation",
            dependencies: ["SightlineJSON", "SightlineRandom", "SightlineModels", "SightlineAttribution"]),
        .target(
            name: "SightlineReporting",
            dependencies: ["SightlineModels", "SightlineAttribution", "SightlineEvaluation"],
            resources: [.embedInCode("Resources/report.css"), .embedInCode("Resources/report.js")]),
        .target(
            name: "SightlineExperiments",
            dependencies: [
                "SightlineRandom", "SightlineTensors", "SightlineModels", "SightlineTraining", "SightlineAttribution",
                "SightlineEvaluation", "SightlineReporting",
            ]),
        .target(
            name: "Sightline",
            dependencies: [
                "SightlineTensors", "SightlineModels", "SightlineTraining", "SightlineAttribution", "SightlineEvaluation",
                "SightlineReporting", "SightlineExperiments",
            ]),
        .target(
            name: "SightlineCLI",
            dependencies: [
                "SightlineJSON", "SightlineTensors", "SightlineTokenizers", "SightlineModels", "SightlineTraining",
                "SightlineAttribution", "SightlineEvaluation", "SightlineReporting", "SightlineExperiments",
            ]),
        .executableTarget(name: "SightlineMain", dependencies: ["SightlineCLI"]),

        .testTarget(name: "SightlineJSONTests", dependencies: ["SightlineJSON", "SightlineRandom"]),
        .testTarget(
            name: "SightlineTokenizersTests", dependencies: ["SightlineJSON", "SightlineRandom", "SightlineTokenizers"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SightlineAttributionTests",
            dependencies: ["SightlineRandom", "SightlineTensors", "SightlineModels", "SightlineAttribution"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SightlineTensorsTests", dependencies: ["SightlineJSON", "SightlineRandom", "SightlineTensors"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SightlineModelsTests",
            dependencies: ["SightlineJSON", "SightlineTensors", "SightlineTokenizers", "SightlineModels"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SightlineTrainingTests",
            dependencies: [
                "SightlineJSON", "SightlineRandom", "SightlineTensors", "SightlineTokenizers", "SightlineModels",
                "SightlineTraining",
            ],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "SightlineEvaluationTests",
            dependencies: [
                "SightlineJSON", "SightlineRandom", "SightlineModels", "SightlineAttribution", "SightlineEvaluation",
            ]),
        .testTarget(
            name: "SightlineReportingTests",
            dependencies: [
                "SightlineRandom", "SightlineModels", "SightlineAttribution", "SightlineEvaluation", "SightlineReporting",
            ]),
        .testTarget(
            name: "SightlineExperimentsTests",
            dependencies: [
                "SightlineRandom", "SightlineModels", "SightlineAttribution", "SightlineEvaluation", "SightlineReporting",
                "SightlineExperiments",
            ]),
        .testTarget(
            name: "SightlineCLITests",
            dependencies: [
                "SightlineJSON", "SightlineModels", "SightlineAttribution", "SightlineEvaluation", "SightlineReporting",
                "SightlineCLI",
            ]),
        .testTarget(name: "SightlineTests", dependencies: ["Sightline"]),
    ],
    cxxLanguageStandard: .cxx20
)
