import SightlineTokenizers
import Testing

@Suite("What a pattern that cannot be used is told")
struct PatternErrorTests {
    static let rows: [(pattern: String, error: PatternError)] = [
        ("", .matchesEmptyText),
        ("a*", .matchesEmptyText),
        ("a|", .matchesEmptyText),
        ("(?=a)", .matchesEmptyText),
        ("(a", .malformed(position: 2, expected: "')'")),
        ("a)", .malformed(position: 1, expected: "the end, found ')'")),
        ("*a", .malformed(position: 0, expected: "something to repeat before '*'")),
        ("[a", .malformed(position: 2, expected: "']'")),
        ("[]a]", .malformed(position: 1, expected: "a member of the set")),
        ("[b-a]", .malformed(position: 1, expected: "a range between two characters in their order")),
        (#"[a-\d]"#, .malformed(position: 1, expected: "a range between two characters in their order")),
        ("a{3,1}", .malformed(position: 1, expected: "a repetition with its larger number last, at least 1")),
        (#"a\"#, .malformed(position: 2, expected: "a character after '\\'")),
        (#"\pL"#, .malformed(position: 2, expected: "'{' and the name of a property")),
        (#"\p{L"#, .malformed(position: 4, expected: "'}'")),
        (#"\uD800"#, .malformed(position: 0, expected: "the hexadecimal number of a Unicode scalar")),
        (#"\x{110000}"#, .malformed(position: 0, expected: "the hexadecimal number of a Unicode scalar")),
        ("^a", .unsupported(position: 0, construct: "the anchor ^")),
        ("(?<=a)b", .unsupported(position: 0, construct: "the group (?<")),
        ("(?>a)", .unsupported(position: 0, construct: "the group (?>")),
        ("a(?=bc)", .unsupported(position: 1, construct: "lookahead of more than one character")),
        (#"(a)\1"#, .unsupported(position: 3, construct: #"the escape \1"#)),
        (#"a\b"#, .unsupported(position: 1, construct: #"the escape \b"#)),
        (#"\p{Han}"#, .unsupported(position: 0, construct: "the property \"Han\", no general category,")),
        ("[a&&b]", .unsupported(position: 2, construct: "the intersection &&")),
        ("[[:alpha:]]", .unsupported(position: 1, construct: "the set [:")),
        ("(?:ab)++", .unsupported(position: 0, construct: "a possessive repetition of more than one character")),
        ("(?:a*)+", .unsupported(position: 0, construct: "a repetition of what can be empty")),
        ("a{2}?", .unsupported(position: 0, construct: "'?' after a fixed number")),
        ("a{9999}", .unsupported(position: 1, construct: "a repetition of more than 1000")),
        ("(?i:\u{E9})", .unsupported(position: 4, construct: "ignoring the case of more than ASCII characters")),
        ("(?i:fast)", .unsupported(position: 7, construct: "ignoring the case of \"st\"")),
        (#"\xE9"#, .unsupported(position: 0, construct: "a byte by its number")),
        (String(repeating: "(", count: 51), .unsupported(position: 50, construct: "nesting deeper than 50")),
        (String(repeating: "[", count: 21), .unsupported(position: 20, construct: "so deep a nesting of sets")),
        ("(?:a{900}){900}", .tooLarge(limit: 1000)),
        // Whether there is an a so far back takes a state for each way in which there may be.
        ("[ab]*a[ab]{12}", .tooLarge(limit: 1000)),
    ]

    @Test("by its place and what is wrong there", arguments: rows)
    func errors(pattern: String, expected: PatternError) {
        let error = #expect(throws: TokenizerError.self) {
            try TokenizerFixture.tokenizer([
                "pre_tokenizer": """
                    {"type": "Split", "pattern": {"Regex": \(TokenizerFixture.quoted(pattern))}, \
                    "behavior": "Isolated", "invert": false}
                    """
            ])
        }
        guard case .unusablePattern(let path, let found, let reason)? = error?.reason else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(path.description == "pre_tokenizer.pattern.Regex")
        #expect(found == pattern)
        #expect(reason == expected)
    }

    @Test("in words")
    func words() {
        let reasons: [(PatternError, String)] = [
            (.malformed(position: 2, expected: "']'"), "at character 2: expected ']'"),
            (.unsupported(position: 0, construct: "the anchor ^"), "at character 0: the anchor ^ is not supported"),
            (.tooLarge(limit: 9), "its automaton has more than 9 states"),
        ]
        for (reason, description) in reasons { #expect(reason.description == description) }
    }
}
