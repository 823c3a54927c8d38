/// A file that can be made of what one text has come to, beside the result itself.
package enum ExportFormat: String, CaseIterable, Sendable {
    case svg, png, latex, csv, markdown

    /// With its dashes.
    var option: String { "--" + rawValue }

    /// Whether a palette makes a difference to it.
    var isColored: Bool { self == .svg || self == .png || self == .latex }
}
