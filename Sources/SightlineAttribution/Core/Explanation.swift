import SightlineModels

/// What a method says of one text, and how far to trust it. Everything downstream is made from this alone.
///
/// Scores are raw, in log odds, positive towards the target; special tokens carry none. It encodes to the JSON that
/// the command line prints.
public struct Explanation: Sendable, Equatable, Codable {
    /// ``SightlineVersion/current`` when it was made; nil in results that are older than the member.
    public var version: String?
    public var text: String
    /// The second text of a pair.
    public var pair: String?
    /// How the model names itself.
    public var model: String
    public var method: Method
    public var target: Target.Resolved
    /// The explained score of the whole text: the model's, or a dictionary's prediction of it where the model was not asked
    /// (see ``dictionary``).
    public var score: Double
    public var tokens: [Token]
    /// What ``ScoreName/attribution`` is measured in; nil for methods that give other scores.
    public var unit: AttributionUnit?
    /// How well the method's picture of the model predicts the model; nil for methods without such a picture.
    public var fit: Fit?
    /// The flow that attributions were read off, with what shows it right; nil for methods without one.
    public var flow: Flow?
    /// Whether the attributions add up to what they divide, for methods that promise it.
    public var completeness: Completeness?
    /// The term that stands for everything that is never removed, for methods that fit one.
    public var background: Background?
    /// What the scores are from, for those that are from a dictionary.
    public var dictionary: DictionaryUse?
    /// How the number of samples came about, where the method was to find it (see ``SequentialSampling``).
    public var sampling: Sampling?
    /// Whether other samples would put the same words at the top; nil for methods that draw nothing, and where standard
    /// errors are not known.
    public var ranking: Ranking?
    /// What scores were computed in, such as `bf16`; nil for float32.
    public var precision: String?
    /// What computing in less than float32 does to scores of this text; nil for float32.
    public var rounding: Rounding?
    public var cost: Cost
    public var seed: UInt64
    /// What a reader must know before trusting the scores; empty if there is nothing.
    public var warnings: [Warning]
}

extension Explanation {
    /// A token, or a word after ``mergingWords()``, with what the method says of it.
    public struct Token: Sendable, Equatable, Codable {
        public var text: String
        /// Its id in the vocabulary; nil for a word of several tokens.
        public var id: Int?
        /// Where it stands in the text, in Unicode scalars from 0.
        public var start: Int
        public var end: Int
        /// Index of the word it belongs to; nil for special tokens.
        public var word: Int?
        public var special: Bool
        /// Which text of a pair it stands in, 0 or 1; nil if there is one text, and for special tokens.
        public var textIndex: Int?
        /// The part of all attributions that a special token takes, between 0 and 1; nil for content, and for methods that
        /// leave special tokens alone.
        public var specialShare: Double?
        /// Empty for special tokens. A score that the data cannot determine is
        /// absent.
        public var scores: [ScoreName: Double]
        /// One standard error, by the same names, for the scores that have one.
        public var standardErrors: [ScoreName: Double]

        public subscript(score: ScoreName) -> Double? {
            get { scores[score] }
            set { scores[score] = newValue }
        }

        /// A token of `sequence`, without scores.
        init(_ token: TokenSequence.Token, of sequence: TokenSequence) {
            text = token.text
            id = token.id
            start = token.range.lowerBound
            end = token.range.upperBound
            word = token.word
            special = token.isSpecial
            textIndex = sequence.pair == nil || token.isSpecial ? nil : token.textIndex
            scores = [:]
            standardErrors = [:]
        }
    }

    /// The names of scores.
    public enum ScoreName: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
        /// SLALOM's value `v`, in log odds: the score of a sequence made of this token alone.
        case value
        /// SLALOM's importance `s`: the logarithm of the token's weight.
        case importance
        /// `exp(s)·v`.
        case linear
        /// `F(t) − F(t without the token)` under the fitted picture, in log odds.
        case removal
        /// The one score of the token by methods that give one, in the unit that ``Explanation/unit`` says.
        case attribution
        /// The token's part `α·v` of the score, in log odds; with the background's they sum to the fitted score.
        case share
    }

    /// What attributions are measured in.
    public enum AttributionUnit: String, Sendable, Codable {
        /// Parts of the score, positive towards the target: the method's picture of the model is that without some tokens
        /// the score is less by their sum.
        case logOdds
        /// A quantity of the method's own, such as a flow: it ranks tokens, and predicts no score.
        case own
    }

    /// How far attributions are from adding up.
    public struct Completeness: Sendable, Equatable, Codable {
        /// `F` of what the text is set against: the empty text, or a baseline.
        public var baselineScore: Double
        /// `Σᵢ φᵢ − (F − F of the baseline)`, in log odds; 0 is complete.
        public var gap: Double
    }

    public struct Fit: Sendable, Equatable, Codable {
        /// Scored perturbations that the fit is made from.
        public var samples: Int
        /// Mean squared error on them.
        public var mse: Double
        /// Share of their variance that is explained; nil if they do not vary.
        public var r2: Double?
        /// The same on samples held out from the fit; nil where there are too few to hold any out.
        public var heldOutMSE: Double?
        public var heldOutR2: Double?
    }

    public struct Flow: Sendable, Equatable, Codable {
        /// What flows from the source to all tokens.
        public var value: Double
        /// How far the value is below the largest possible, at most.
        public var gap: Double
        /// The largest difference of what enters and what leaves a node.
        public var conservation: Double
        /// Steps of the solver.
        public var iterations: Int
        /// Nodes and edges on paths from the source to a token.
        public var nodes: Int
        public var edges: Int
    }

    /// Sampling in rounds, and how it ended.
    public struct Sampling: Sendable, Equatable, Codable {
        /// What ended it.
        public enum Stop: String, Sendable, Codable {
            /// The standard errors are as small as they were to be.
            case precision
            case passes, seconds, memory
            /// The largest number of samples.
            case samples
            /// The text has no more perturbations.
            case exhausted
        }

        /// Of the last round.
        public var samples: Int
        public var rounds: Int
        /// The largest of a token's main score, in its unit; nil where one is not known.
        public var standardError: Double?
        /// What it was to come down to.
        public var target: Double?
        public var stop: Stop
    }

    /// How settled the words at the top are, by the size of their main scores. **[ours]**
    public struct Ranking: Sendable, Equatable, Codable {
        /// The words at the top that are looked at.
        public var top: Int
        /// Of redraws of all scores within their standard errors, the share in which the same words are at the top.
        public var sameWords: Double
        /// The share in which they are in the same order, too.
        public var sameOrder: Double
        /// Whether the same words are at the top in nearly all redraws.
        public var isSettled: Bool
    }

    public struct Background: Sendable, Equatable, Codable {
        public var value: Double
        public var importance: Double
    }

    public struct Rounding: Sendable, Equatable, Codable {
        /// Sequences of this text, itself the first, that were scored both ways.
        public var samples: Int
        /// How far their scores are from those in float32, in log odds: root mean square, and the largest distance.
        public var rmse: Double
        public var largestError: Double
    }

    /// What a dictionary had for a text.
    public struct DictionaryUse: Sendable, Equatable, Codable {
        /// `F̂` of the whole text, in log odds.
        public var predictedScore: Double
        /// `F`, by the model; nil where it was not asked.
        public var modelScore: Double?
        /// Kinds of tokens that the dictionary has.
        public var knownTypes: Int
        /// Kinds that it lacks, which the model was asked about.
        public var unknownTypes: Int
    }

    public struct Cost: Sendable, Equatable, Codable {
        public var forwardPasses: Int
        public var backwardPasses: Int
        /// Tokens that went through the model.
        public var tokens: Int
        public var seconds: Double
    }

    public struct Warning: Sendable, Equatable, Codable {
        public enum Kind: String, Sendable, Codable {
            case truncated
            case unstableFit
            case unidentifiedImportance
            case notFinite
            /// Nothing was attributed to any token.
            case nothingAttributed
            /// Attention was left as it is where its reduced form could not be made sure of.
            case unreducedAttention
            /// Attributions do not add up to what they divide.
            case incomplete
            /// Rounding moves scores by a good part of what taking out tokens does.
            case imprecise
            /// Standard errors are wider than they were to be.
            case wideErrors
        }

        public var kind: Kind
        public var message: String
    }
}
