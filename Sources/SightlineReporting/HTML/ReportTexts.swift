import SightlineAttribution

/// Explanations by their texts, in the order of first appearance: those that differ in method, model or target stand
/// together, while a text that occurs again is another.
struct ReportTexts {
    private(set) var groups: [[Explanation]] = []

    init(_ explanations: [Explanation]) {
        var places: [[String?]: [Int]] = [:]
        for explanation in explanations {
            let key = [explanation.text, explanation.pair]
            let place = places[key]?.first { place in !groups[place].contains { $0.isMade(like: explanation) } }
            if let place {
                groups[place].append(explanation)
            } else {
                places[key, default: []].append(groups.count)
                groups.append([explanation])
            }
        }
    }

    /// Explanations of one model by one method.
    struct Run {
        var explanations: [Explanation] = []
        /// Of each, the number of its text, from 1.
        var numbers: [Int] = []
    }

    var runs: [Run] {
        groups.enumerated().reduce(into: []) { runs, group in
            for explanation in group.element {
                let known = runs.firstIndex { $0.explanations[0].isOfRun(of: explanation) }
                if known == nil { runs.append(Run()) }
                let run = known ?? runs.count - 1
                runs[run].explanations.append(explanation)
                runs[run].numbers.append(group.offset + 1)
            }
        }
    }
}

extension Explanation {
    fileprivate func isOfRun(of other: Explanation) -> Bool {
        model == other.model && method == other.method && seed == other.seed
    }

    fileprivate func isMade(like other: Explanation) -> Bool { isOfRun(of: other) && target == other.target }
}
