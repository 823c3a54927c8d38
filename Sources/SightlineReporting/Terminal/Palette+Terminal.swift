// A palette as terminals have it: parameters of SGR escape sequences.
extension Palette {
    /// Background and letters both, so that the text can be read on dark and on light terminals; nil for level 0.
    package func codes(level: Int, _ colors: TerminalStyle.Colors) -> String? {
        let depth = min(abs(level), HeatScale.levelCount) - 1
        guard depth >= 0 else { return nil }
        let hue = hue(isPositive: level > 0)
        switch colors {
        case .none:
            return nil
        case .indexed:
            let index = hue.indexed[depth]
            let isDark = HeatColor(background: RGBColor(index: index)).ink == RGBColor(255, 255, 255)
            return "48;5;\(index);38;5;\(isDark ? 231 : 16)"
        case .sixteen:
            // Three depths that any terminal tells apart: letters, bold letters, background.
            switch depth {
            case 0, 1: return "3\(hue.basic)"
            case 2: return "1;3\(hue.basic)"
            default: return "4\(hue.basic);\(hue.isBright ? 30 : 97)"
            }
        }
    }

    /// Letters, such as a bar's, in the colour of a side: neither pale nor dark, so that they stand out from any ground.
    package func codes(isPositive: Bool, _ colors: TerminalStyle.Colors) -> String? {
        let hue = hue(isPositive: isPositive)
        return switch colors {
        case .none: nil
        case .indexed: "38;5;\(hue.indexed[3])"
        case .sixteen: "3\(hue.basic)"
        }
    }
}

extension Hue {
    /// Whether black letters are read better on it: on the green and the yellow of terminals they are.
    fileprivate var isBright: Bool { [2, 3].contains(basic) }
}

extension RGBColor {
    /// One of the 216 indexed colours from 16 on, which are a cube.
    package init(index: Int) {
        let steps = [0, 95, 135, 175, 215, 255].map(Double.init)
        let place = index - 16
        self.init(steps[place / 36], steps[place / 6 % 6], steps[place % 6])
    }
}
