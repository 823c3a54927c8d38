import Foundation
import SightlineTensors
import SightlineTokenizers

/// A causal language model read from a checkpoint: it says how likely each token is to come next.
///
/// Methods explain a choice between next tokens, which is a classifier of its own:
///
/// ```swift
/// let model = try CausalLanguageModel(checkpoint: Checkpoint("openai-community/gpt2"))
/// let choice = try model.choice(of: model.token("Paris", after: text), foil: model.token("London", after: text))
/// let explanation = try SLALOM().explain(text, target: .index(0), with: choice)
/// ```
public final class CausalLanguageModel: Sendable {
    public let checkpoint: Checkpoint
    let reader: TextReader
    let network: TextNetwork
    /// The same model in float32, where this one computes in less.
    let inFullPrecision: CausalLanguageModel?

    /// A token of the vocabulary.
    public struct Token: Sendable, Hashable {
        public let id: Int
        /// As it would continue a text, white space included.
        public let text: String
    }

    /// How likely a token is to come next.
    public struct Candidate: Sendable, Equatable {
        public let token: Token
        public let logit: Double
        public let probability: Double
    }

    /// - Parameters:
    ///   - precision: What scores are computed in.
    ///   - loading: When weights are read.
    /// - Throws: ``CheckpointError``, `TokenizerError`, or what reading the weight files throws.
    public convenience init(
        checkpoint: Checkpoint, precision: Precision = .float32, loading: Loading = .now
    ) throws {
        try self.init(ModelDescription(checkpoint: checkpoint), precision: precision, loading: loading)
    }

    convenience init(_ description: ModelDescription, precision: Precision, loading: Loading) throws {
        let checkpoint = description.checkpoint
        guard description.task == .nextToken else {
            throw CheckpointError(checkpoint.name, .wrongTask(expected: .nextToken, found: description.task))
        }
        let network = try TextNetwork(description, precision: precision, loading: loading)
        let reader = try TextReader(description)
        self.init(
            reader, network,
            inFullPrecision: precision == .float32
                ? nil : CausalLanguageModel(reader, network.inFullPrecision(), inFullPrecision: nil))
    }

    private init(_ reader: TextReader, _ network: TextNetwork, inFullPrecision: CausalLanguageModel?) {
        checkpoint = network.description.checkpoint
        self.reader = reader
        self.network = network
        self.inFullPrecision = inFullPrecision
    }

    public var name: String { checkpoint.name }
    /// Longest sequence the model takes, special tokens included.
    public var tokenLimit: Int { reader.tokenLimit }
    public var layerCount: Int { network.description.layerCount }
    public var vocabularySize: Int { network.description.vocabularySize }
    /// See `Tokenizer.ordinaryIDs`.
    public var ordinaryIDs: [Int] { reader.tokenizer.ordinaryIDs }

    public func tokenize(_ input: TextInput) throws -> TokenSequence {
        try reader.sequence(of: input)
    }

    /// The logits of every token to come next, `[B, V]`.
    ///
    /// - Throws: ``ScoringError`` for a sequence that is empty, beyond the model's limit or has an unknown id.
    /// - Complexity: One forward pass per sequence.
    public func nextTokenLogits(of inputs: [ModelInput]) throws -> [[Double]] {
        try network.logits(of: inputs)
    }

    /// Reads one sequence and keeps what goes on inside; its logits are those of every token to come next.
    ///
    /// - Throws: ``ScoringError``.
    /// - Complexity: As ``TraceableModel/trace(_:)``.
    public func trace(_ request: TraceRequest) throws -> Trace {
        try network.trace(request)
    }

    /// The tokens most likely to come next, the likeliest first.
    ///
    /// - Complexity: One forward pass.
    public func candidates(after input: TextInput, count: Int) throws -> [Candidate] {
        try candidates(after: tokenize(input), count: count)
    }

    /// The tokens most likely to come next after a text that is in tokens already.
    ///
    /// - Complexity: One forward pass.
    public func candidates(after sequence: TokenSequence, count: Int) throws -> [Candidate] {
        let logits = try nextTokenLogits(of: [sequence.input])[0]
        let largest = logits.max() ?? 0
        let total = logits.reduce(0) { $0 + exp($1 - largest) }
        let best = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }.prefix(count)
        return best.map { id in
            Candidate(token: token(id), logit: logits[id], probability: exp(logits[id] - largest) / total)
        }
    }

    /// The choice of one token against a foil, or against all others.
    ///
    /// - Throws: ``LanguageModelError`` if token and foil are the same.
    public func choice(of token: Token, foil: Token? = nil) throws -> NextTokenChoice {
        guard token.id != foil?.id else { throw LanguageModelError.foilIsTarget(model: name, token: token.text) }
        return NextTokenChoice(self, token: token, foil: foil)
    }
}

// MARK: - Tokens

extension CausalLanguageModel {
    /// The token with that id.
    ///
    /// A token is shown as it reads after another: decoders leave out white space before the first.
    public func token(_ id: Int) -> Token {
        let once = reader.tokenizer.decode([id], skippingSpecialTokens: false)
        let twice = reader.tokenizer.decode([id, id], skippingSpecialTokens: false)
        let text = twice.hasPrefix(once) ? String(twice.dropFirst(once.count)) : once
        // Of a token that reads as nothing, the vocabulary's spelling; models may have more ids than that.
        return Token(id: id, text: text.isEmpty ? reader.tokenizer.token(forID: id) ?? "#\(id)" : text)
    }

    /// The token that `spelling` means after a text.
    ///
    /// It must be a single token, as text or as the vocabulary spells it. Where it is one both with and without a space
    /// before it, the one that the model finds likelier after the text is meant. [ours]
    ///
    /// - Throws: ``LanguageModelError/notOneToken(model:text:pieces:)``.
    /// - Complexity: No or one forward pass.
    public func token(_ spelling: String, after input: TextInput) throws -> Token {
        let ids = try ids(ofToken: spelling)
        guard Set(ids).count > 1 else { return token(ids[0]) }
        let logits = try nextTokenLogits(of: [tokenize(input).input])[0]
        return token(ids.max { logits[$0] < logits[$1] } ?? ids[0])
    }

    /// The token that `spelling` means whatever stands before it: where it is one both with and without a space, the one with
    /// a space, which begins a word. [ours]
    ///
    /// - Throws: ``LanguageModelError/notOneToken(model:text:pieces:)``.
    public func token(continuing spelling: String) throws -> Token {
        let ids = try ids(ofToken: spelling)
        return token(ids[ids.count - 1])
    }

    /// The tokens that `spelling` may mean, the one as it is spelled first; never none.
    private func ids(ofToken spelling: String) throws -> [Int] {
        let tokenizer = reader.tokenizer
        let spellings = spelling.first?.isWhitespace == false ? [spelling, " " + spelling] : [spelling]
        let encodings = try spellings.map { try tokenizer.encode($0, addingSpecialTokens: false) }
        // What the vocabulary lacks becomes its token for unknown words, which nobody means.
        var ids = encodings.filter { $0.count == 1 }.map { $0.ids[0] }
            .filter { !tokenizer.specialIDs.contains($0) || tokenizer.token(forID: $0) == spelling }
        if ids.isEmpty, let id = tokenizer.id(forToken: spelling) { ids = [id] }
        if ids.isEmpty {
            throw LanguageModelError.notOneToken(model: name, text: spelling, pieces: encodings[0].tokens)
        }
        return ids
    }
}

/// Why a choice between next tokens cannot be made.
public enum LanguageModelError: Error, Equatable {
    /// A text is none of the vocabulary's tokens, but several together, or nothing.
    case notOneToken(model: String, text: String, pieces: [String])
    /// A token cannot be explained against itself.
    case foilIsTarget(model: String, token: String)
}

extension LanguageModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notOneToken(let model, let text, let pieces):
            "\(model): \"\(text)\" is not one token of the vocabulary but \(pieces.count == 1 ? "unknown" : "\(pieces.count)")"
                + (pieces.isEmpty ? "" : " (\(pieces.map { "\"\($0)\"" }.joined(separator: ", ")))")
                + "; give a single token, such as the first of these"
        case .foilIsTarget(let model, let token):
            "\(model): target and foil are both \"\(token)\"; give another foil"
        }
    }
}
