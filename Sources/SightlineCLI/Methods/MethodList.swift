import SightlineAttribution
import SightlineEvaluation
import SightlineModels

/// Methods to set side by side, and what all of them are told.
package struct MethodList: Equatable {
    /// nil for all of ``MethodName/compared``.
    package var names: [MethodName]?
    /// How many perturbations each sampling method may ask for, one after the other; empty for each one's own choice.
    package var budgets: [Int] = []
    package var seed: UInt64 = 0

    /// The budgets of the quality–cost curve.
    static let curve = [100, 250, 500, 1_000, 2_500, 5_000]

    /// The methods that a model can be explained by, in the order given, the random one among them whether it was asked for
    /// or not: what it wins is worth nothing.
    func candidates(for model: any TraceableModel) -> [Candidate] {
        let names = asked.filter { $0.suits(model) }
        return (names.contains(.random) ? names : names + [.random]).flatMap(candidates)
    }

    /// Methods that were asked for and that the model has no attention for.
    func unsuitable(for model: any TraceableModel) -> [MethodName] { asked.filter { !$0.suits(model) } }

    private var asked: [MethodName] { names ?? MethodName.compared }

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
    fileprivate func suits(_ model: any TraceableModel) -> Bool { !needsAttention || model.headCount != nil }

    /// What stands side by side where nobody says what should: every method but SLALOM's published form, whose 5,000
    /// samples take longer than all others together.
    static let compared = allCases.filter { $0 != .slalomPublished }

    /// Whether the method asks for as many scores of perturbations as it may; SmoothGrad's samples are gradients.
    var isBudgeted: Bool { self != .smoothGrad && explainer is any SamplingExplainer }
}

package protocol HasMethodList {
    var methods: MethodList { get set }
}

extension Command where Configuration: HasMethodList {
    static var methodListOptions: [Option<Configuration>] {
        [
            Option(
                "--methods", "A,B,…", \.methods.names, .list(MethodName.self),
                "Methods by name (default: all below but slalom-published). random is always added."),
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
