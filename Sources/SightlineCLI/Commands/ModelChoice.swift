import SightlineModels

/// Which checkpoint a command works with, and what to say of it.
struct ModelChoice {
    let checkpoint: Checkpoint
    private let isBundledByDefault: Bool

    /// - Parameter name: A directory or a name; nil for the bundled model.
    init(_ name: String?) throws {
        checkpoint = try name.map { try Checkpoint($0) } ?? .bundled
        isBundledByDefault = name == nil
    }

    /// What to add to the model's name in a report; nil if the user chose the model.
    var note: String? {
        isBundledByDefault ? "the bundled film-review model; choose another with --model" : nil
    }

    /// Says that nobody chose the model.
    func announce(_ console: Console) {
        guard let note else { return }
        console.note("Model: \(checkpoint.name), \(note)")
    }
}
