/// A string that is equal to another only when their UTF-8 bytes are equal.
///
/// `String` compares by canonical equivalence, which would make one key of two
/// that JSON keeps apart ("é" as one scalar, and as "e" with an accent).
/// Vocabularies contain both.
public struct ExactString: Hashable, Sendable {
    public let string: String

    public init(_ string: String) {
        self.string = string
    }

    public static func == (left: ExactString, right: ExactString) -> Bool {
        let left = left.string.utf8
        let right = right.string.utf8
        return left.count == right.count && left.elementsEqual(right)
    }

    public func hash(into hasher: inout Hasher) {
        let utf8 = string.utf8
        let hashed: Void? = utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if hashed == nil {
            // A bridged string has no contiguous storage; its bytes must hash
            // as those of a native one.
            Array(utf8).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }
}
