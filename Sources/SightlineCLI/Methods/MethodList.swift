import SightlineAttribution
import SightlineEvaluation
import SightlineModels

/// Methods to set side by side, and what all of them are told.
package struct MethodList: Equatable {
    package var names: [MethodName]
    /// How many perturbations each sampling method may ask for, one after the other; empty for each one's own choice.
    package var budgets: [Int] = []
    package var seed: UInt64 = 0
    /// A dictionary that explains too.
    package var dictionary: String?

    package init(_ names: [MethodName]) {
        self.names = names
    }

    /// The budgets of the quality–cost curve.
    static let curve = [100, 250, 500, 1_000, 2_500, 5_000]

    /// The methods that a model can be explained by, in the order given, the random one among them whether it was asked for
    /// or not: what it wins is worth nothing. Says which are left out.
    ///
    /// - Throws: `DictionaryError`, also for a dictionary of another model.
    func candidates(for model: any TraceableModel, _ console: Console) throws -> [Candidate] {
        let asked = names
        let names = asked.filter { !$0.needsAttention || model.headCount != nil }
        let unsuitable = asked.filter { !names.contains($0) }
        if !unsuitable.isEmpty {
            console.note(
                "left out, as \(model.name) has no attention: \(unsuitable.map(\.rawValue).joined(separator: ", "))")
        }
        let fromDictionary = try dictionary.map { path in
            Candidate(
                name: DictionarySLALOM.methodName, explainer: try DictionarySLALOM(SLALOMDictionary(path: path), for: model))
        }
        return (names.contains(.random) ? names : names + [.random]).flatMap(candidates) + [fromDictionary].compactMap { $0 }
    }

    private func candidates(_ name: MethodName) -> [Candidate] {
        var explainer = name.explainer
        if var seeded = explainer as? any SeededExplainer {
            seeded.seed = seed
            explainer = seeded
        }
        guard name.isBudgeted, let sampling = explainer as? any SamplingExplainer, !budgets.isEmpty else {
            return [Candidate(name: name.rawValue, explainer: explainer)]
        }
        return budgets.map { Candidate(name: name.rawValue, sampling: sampling, budget: $0) }
    }
}

extension MethodName {
    /// Every method but SLALOM's published form, whose 5,000 samples take longer than all others together.
    package static let compared = allCases.filter { $0 != .slalomPublished }

    /// One method of each kind: what fits on a screen.
    package static let leading: [MethodName] = [
        .slalom, .lime, .kernelSHAP, .integratedGradients, .attnLRP, .generalizedAttentionFlow, .random,
    ]

    /// Whether the method asks for as many scores of perturbations as it may; SmoothGrad's samples are gradients.
    var isBudgeted: Bool { self != .smoothGrad && explainer is any SamplingExplainer }
}

package protocol HasMethodList {
    var methods: MethodList { get set }
}

extension Command where Configuration: HasMethodList {
    /// - Parameter standard: What `--help` says of the methods that are taken where none are given.
    static func methodListOptions(default standard: String) -> [Option<Configuration>] {
        let names = Reading<[MethodName]>.list(MethodName.self)
        return [
            Option(
                "--methods", "A,B,…|all", \.methods.names,
                Reading(expected: names.expected + ", or all") { $0 == "all" ? MethodName.compared : names.read($0) },
                "Methods by name (default: \(standard)); all: every one but slalom-published. random is always added."),
            Option(
                "--dictionary", "DICT", \.methods.dictionary, .text,
                "Also explain from this dictionary, as \(DictionarySLALOM.methodName)."),
            Option(
                "--budget", "N[,N…]|curve", \.methods.budgets,
                Reading(expected: "numbers from 1 to 10000000 with commas, or curve") { text in
                    if text == "curve" { return MethodList.curve }
                    let budgets = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
                    let known = budgets.compactMap { $0 }.filter(SLALOM.sampleRange.contains)
                    return known.count == budgets.count && Set(known).count == known.count ? known : nil
                },
                "Perturbations each sampling method may ask for (default: 1000, of slalom-published 5000). Several: each "
                    + "method with each of them. curve: \(MethodList.curve.map(String.init).joined(separator: ","))."),
            Option(
                "--seed", "S", \.methods.seed, .integer(in: 0 ... .max),
                "Equal seeds give equal results, but for seconds (default: 0)."),
        ]
    }
}

extension Reading {
    /// Some of a type's own names, with commas, none twice.
    static func list<Element>(_ type: Element.Type) -> Self
    where Value == [Element], Element: CaseIterable & RawRepresentable & Hashable, Element.RawValue == String {
        Reading(expected: "some of " + Element.allCases.map(\.rawValue).joined(separator: ", ")) { text in
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            let found = names.compactMap { Element(rawValue: String($0)) }
            return found.count == names.count && Set(found).count == found.count ? found : nil
        }
    }
}
