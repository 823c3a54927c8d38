import Foundation

enum ErrorMessage {
    /// One line for any error.
    ///
    /// Sightline's errors describe themselves; Foundation's have a description for users apart from that.
    static func of(_ error: any Error) -> String {
        let text = error is CocoaError ? error.localizedDescription : "\(error)"
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.first { !$0.isEmpty } ?? "unknown error"
    }
}
