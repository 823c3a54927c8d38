import Foundation

/// Why a dictionary cannot be used, or made.
public struct DictionaryError: Error, Equatable {
    public enum Problem: Error, Equatable {
        case unreadable(reason: String)
        /// The file does not begin as a dictionary does.
        case notADictionary
        case otherVersion(Int)
        /// The file is shorter or longer than its header says; in bytes.
        case wrongSize(expected: Int, found: Int)
        /// The bytes of its header are not those that were written.
        case corruptHeader
        /// The header says what no dictionary's does.
        case brokenHeader(reason: String)
        /// The bytes of some tokens' scores are not those that were written.
        case corruptBlock(ids: Range<Int>)
        /// The dictionary is of another model: what differs.
        case otherModel(dictionary: String, given: String, difference: String)
        /// The dictionary's scores are in one precision, the model's in another.
        case otherPrecision(dictionary: String, given: String)
        /// Dictionaries are of single texts.
        case pair
        /// The text has special tokens within, or others around it than the dictionary's.
        case otherFrame
        /// There are no tokens to make a dictionary of.
        case noTokens
        /// A token that the model does not have.
        case unknownToken(Int)
        /// The model puts no frame around a text that could be told from the text.
        case noFrame(model: String)
        /// No token has a finite score.
        case scoresNotFinite(model: String)
        case invalidOption(name: String, found: String, expected: String)
        /// The work of an interrupted build is there, and nobody said what to do with it.
        case unfinished
        /// The work of an interrupted build is that of another one.
        case otherBuild
        case unwritable(reason: String)
    }

    /// The file.
    public let path: String
    public let problem: Problem

    package init(_ path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }
}

extension DictionaryError: CustomStringConvertible {
    public var description: String {
        "\(path): \(explanation)"
    }

    private var explanation: String {
        let again = "copy the file again, or build the dictionary anew"
        return switch problem {
        case .unreadable(let reason):
            "cannot be read: \(reason)"
        case .notADictionary:
            "this is no dictionary; make one with: sightline dictionary build"
        case .otherVersion(let version):
            "the dictionary has the format \(version), but this version of Sightline reads format "
                + "\(DictionaryLayout.version); build it anew"
        case .wrongSize(let expected, let found):
            "the file has \(found) bytes, but its header says \(expected); \(again)"
        case .corruptHeader:
            "the header is damaged; \(again)"
        case .brokenHeader(let reason):
            "the header makes no sense: \(reason); \(again)"
        case .corruptBlock(let ids):
            "the scores of tokens \(ids.lowerBound) to \(ids.upperBound - 1) are damaged; \(again)"
        case .otherModel(let dictionary, let given, let difference):
            "the dictionary is of \(dictionary), not of \(given): \(difference); give that model, or build a dictionary "
                + "of this one"
        case .otherPrecision(let dictionary, let given):
            "the dictionary's scores are in \(dictionary), but the model's are in \(given); load the model in \(dictionary), or "
                + "build a dictionary in \(given)"
        case .pair:
            "a dictionary is of single texts, and cannot explain a pair; explain it without"
        case .otherFrame:
            "the text has special tokens within, which the dictionary knows nothing of; explain it without"
        case .noTokens:
            "there are no tokens to make a dictionary of; give texts with some words"
        case .unknownToken(let id):
            "the model has no token \(id)"
        case .noFrame(let model):
            "\(model) puts special tokens between those of a text, which no dictionary can; explain texts without one"
        case .scoresNotFinite(let model):
            "\(model) scores its tokens with something that is no finite number; check the checkpoint's weights"
        case .invalidOption(let name, let found, let expected):
            "\(name) is \(found); expected \(expected)"
        case .unfinished:
            "this is the work of an interrupted build; go on with --resume, or delete it"
        case .otherBuild:
            "this is the work of a build with another model, other tokens or other options; give the same as before, or "
                + "delete it"
        case .unwritable(let reason):
            "cannot be written: \(reason)"
        }
    }
}
