import SightlineAttribution

extension Reading where Value == SamplingBudget {
    /// Limits with commas between them, none of a kind twice: `2000` or `2000passes`, `30s`, `800MB`.
    static var budget: Self {
        Reading(
            expected: "numbers of passes, of seconds (s) or of memory (MB, GB), with commas between them and none of a kind "
                + "twice, such as 2000, 30s or 2000passes,30s,2GB",
            read: { text in
                var budget = SamplingBudget()
                for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                    let digits = part.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                    guard let number = Double(digits), number > 0, number < 1e12 else { return nil }
                    switch part.dropFirst(digits.count) {
                    case "", "passes":
                        guard budget.passes == nil, let passes = Int(digits) else { return nil }
                        budget.passes = passes
                    case "s":
                        guard budget.seconds == nil else { return nil }
                        budget.seconds = number
                    case "MB":
                        guard budget.memory == nil else { return nil }
                        budget.memory = Int(number * 1e6)
                    case "GB":
                        guard budget.memory == nil else { return nil }
                        budget.memory = Int(number * 1e9)
                    default: return nil
                    }
                }
                return budget
            })
    }
}
