import Foundation

/// One line of a command's table of options: what parsing, `--help` and suggestions are all made from.
package struct Option<Configuration> {
    /// With its dashes: `--seed`.
    let name: String
    /// What stands for the value in `--help`; nil for a flag, which takes none.
    let placeholder: String?
    let help: String
    /// Writes the value (empty for a flag) into the configuration; returns what was expected if it cannot be read.
    let read: (_ value: String, _ into: inout Configuration) -> Unreadable?

    struct Unreadable {
        let expected: String
    }
}

extension Option {
    /// An option without a value, which sets `path` to true.
    init(_ name: String, _ path: WritableKeyPath<Configuration, Bool>, _ help: String) {
        self.init(name: name, placeholder: nil, help: help) { _, configuration in
            configuration[keyPath: path] = true
            return nil
        }
    }

    init<Value>(
        _ name: String, _ placeholder: String, _ path: WritableKeyPath<Configuration, Value>, _ reading: Reading<Value>,
        _ help: String
    ) {
        self.init(name: name, placeholder: placeholder, help: help) { text, configuration in
            guard let value = reading.read(text) else { return Unreadable(expected: reading.expected) }
            configuration[keyPath: path] = value
            return nil
        }
    }

    /// An option that leaves nil when it is not given.
    init<Value>(
        _ name: String, _ placeholder: String, _ path: WritableKeyPath<Configuration, Value?>,
        _ reading: Reading<Value>, _ help: String
    ) {
        let optional = Reading<Value?>(expected: reading.expected) { text in
            reading.read(text).map(Swift.Optional.some)
        }
        self.init(name, placeholder, path, optional, help)
    }
}

/// How the text of an option's value becomes the value, and what to say if it does not.
struct Reading<Value> {
    let expected: String
    let read: (String) -> Value?
}

extension Reading where Value == String {
    static var text: Self { Reading(expected: "something that is not empty") { $0.isEmpty ? nil : $0 } }
}

extension Reading where Value: FixedWidthInteger {
    /// A whole number in decimal digits.
    static func integer(in range: ClosedRange<Value>) -> Self {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Reading(expected: expected) { Value($0).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension Reading where Value == Double {
    static func number(in range: ClosedRange<Double>) -> Self {
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        return Reading(expected: expected) { Double($0).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension Reading where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the type's own names.
    static func choice(_ type: Value.Type) -> Self {
        Reading(expected: Value.allCases.map(\.rawValue).joined(separator: " or "), read: Value.init(rawValue:))
    }
}

extension Reading {
    /// One of some words.
    static func choice(_ choices: KeyValuePairs<String, Value>) -> Self {
        Reading(expected: choices.map(\.key).joined(separator: " or ")) { text in
            choices.first { $0.key == text }?.value
        }
    }
}

extension Reading where Value == [String] {
    /// Words with commas between them, none twice.
    static var words: Self {
        Reading(expected: "words with commas between them, none of them twice") { text in
            let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            return words.contains("") || Set(words).count < words.count ? nil : words
        }
    }
}

extension Reading where Value == [Int] {
    /// Whole numbers with commas between them, none twice.
    static func integers(in range: ClosedRange<Int>) -> Self {
        Reading(expected: "whole numbers from \(range.lowerBound) with commas between them, none of them twice") { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int($0) }.filter(range.contains)
            return numbers.count < parts.count || Set(numbers).count < numbers.count ? nil : numbers
        }
    }
}
