/// What the place where text is printed can show.
public struct TerminalStyle: Sendable, Equatable {
    public enum Colors: Sendable, Equatable {
        case none
        case sixteen
        /// The 256 indexed colours.
        case indexed
    }

    public var colors: Colors
    /// Columns.
    public var width: Int
    /// What colours attributions have.
    public var palette: Palette

    public init(colors: Colors = .none, width: Int = 80, palette: Palette = .blueRed) {
        self.colors = colors
        self.palette = palette
        self.width = max(width, 40)
    }

    /// The style that a stream asks for.
    ///
    /// Colours are for terminals alone, and for none that is called `dumb`; a `NO_COLOR` that is not empty takes them
    /// away (no-color.org).
    ///
    /// - Parameter terminalWidth: Columns of the terminal that the stream is; nil if it is none.
    public init(environment: [String: String], terminalWidth: Int?) {
        let term = environment["TERM"] ?? ""
        let isPlain = terminalWidth == nil || term.isEmpty || term == "dumb" || environment["NO_COLOR"]?.isEmpty == false
        let isRich = term.contains("256color") || ["truecolor", "24bit"].contains(environment["COLORTERM"])
        self.init(colors: isPlain ? .none : isRich ? .indexed : .sixteen, width: min(terminalWidth ?? 80, 80))
    }
}

extension TerminalStyle {
    /// How text is set off, apart from attribution.
    enum Emphasis: String {
        case bold = "1"
        case faint = "2"
        case warning = "33"
    }

    func set(_ text: String, _ emphasis: Emphasis) -> String {
        paint(text, emphasis.rawValue)
    }

    /// Ground and letters of a level; 0 has no colour.
    func paint(_ text: String, level: Int) -> String { paint(text, palette.codes(level: level, colors)) }

    /// Letters in the colour of a side.
    func paint(_ text: String, isPositive: Bool) -> String { paint(text, palette.codes(isPositive: isPositive, colors)) }

    /// - Parameter codes: The parameters of an SGR escape sequence.
    func paint(_ text: String, _ codes: String?) -> String {
        guard colors != .none, let codes else { return text }
        return "\u{1B}[\(codes)m\(text)\u{1B}[0m"
    }
}
