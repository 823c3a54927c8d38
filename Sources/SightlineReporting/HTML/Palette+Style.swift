// A palette as the style sheet of a page has it.
extension Palette {
    /// For each level `p1` … `n5` a ground `--c` and an ink `--i`, and a line's colour for each side.
    func style(_ theme: Theme) -> String {
        let levels = (1...HeatScale.levelCount).flatMap { [$0, -$0] }.map { level in
            let color = color(level: level, theme)
            return ".\(HeatScale.styleClass(level: level) ?? ""){--c:\(color.background.hex);--i:\(color.ink.hex)}"
        }
        let lines = [true, false].map { "--\($0 ? "for" : "against"):\(line(isPositive: $0, theme).hex)" }
        return ":root{\(lines.joined(separator: ";"))}" + levels.joined()
    }
}

extension HeatScale {
    /// `p1` to `p5` and `n1` to `n5`; nil for level 0.
    static func styleClass(level: Int) -> String? {
        level == 0 ? nil : (level > 0 ? "p" : "n") + "\(min(abs(level), levelCount))"
    }
}
