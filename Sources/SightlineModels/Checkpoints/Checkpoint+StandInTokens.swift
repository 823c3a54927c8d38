import SightlineTokenizers

extension Checkpoint {
    /// As the tokenizer's settings name them; of those that do not, as `config.json` numbers them.
    ///
    /// - Throws: ``CheckpointError``, or `TokenizerError` for settings that are broken.
    func standInTokens(of tokenizer: Tokenizer) throws -> StandInTokens {
        let named = try TokenizerSource.specialTokens(in: directory)
        let configuration = try CheckpointConfiguration(self)
        func id(_ role: String) throws -> Int? {
            try named[role].flatMap { tokenizer.id(forToken: $0) } ?? configuration.firstTokenID(role + "_id")
        }
        return StandInTokens(
            padding: try id("pad_token"), mask: try id("mask_token"),
            boundary: try id("bos_token") ?? id("eos_token"))
    }
}
