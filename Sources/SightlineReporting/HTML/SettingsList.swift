import SightlineAttribution

/// What explanations were made of and how: model, target, method, seed, cost.
struct SettingsList {
    /// All by the same method and of the same model.
    let run: [Explanation]

    var element: HTMLElement {
        HTMLElement("dl", ["class": "settings"], rows.flatMap { name, value in
            [HTMLElement("dt", text: name), HTMLElement("dd", text: value)]
        })
    }

    private var rows: [(String, String)] {
        guard let first = run.first else { return [] }
        let options = first.method.options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let targets = Set(run.map(\.targetPhrase)).sorted()
        let sum = { (part: (Explanation.Cost) -> Int) in run.reduce(0) { $0.addingReportingOverflow(part($1.cost)).partialValue } }
        let backward = sum(\.backwardPasses)
        let versions = Set(run.compactMap(\.version)).sorted()
        let madeBy = versions.isEmpty ? [] : [("Made by", "Sightline " + versions.joined(separator: ", ").printable)]
        return [
            ("Model", first.model.printable),
            (targets.count == 1 ? "Target" : "Targets", targets.prefix(8).joined(separator: ", ") + (targets.count > 8 ? ", …" : "")),
            ("Method", ([first.method.name] + options).joined(separator: ", ").printable),
            ("Seed", "\(first.seed)"),
            (
                "Cost",
                "\(Numerals.count(sum(\.forwardPasses))) forward passes"
                    + (backward == 0 ? "" : ", \(Numerals.count(backward)) backward")
                    + ", \(Numerals.count(sum(\.tokens))) tokens, \(Numerals.magnitude(run.reduce(0) { $0 + $1.cost.seconds })) s"
            ),
        ] + madeBy
    }
}
