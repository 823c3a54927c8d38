import Foundation

/// The lines of a stream, one at a time, whatever their number.
///
/// Lines end with LF or CRLF; the last may end with the stream. Memory is bounded by the longest line allowed.
package struct LineReader {
    package enum Line: Equatable {
        /// Without its end.
        case bytes([UInt8])
        /// Longer than the limit; it was passed over.
        case tooLong
    }

    package static let defaultLimit = 64 << 20

    private let descriptor: Int32
    private let limit: Int
    /// Bytes that are read but not handed out.
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line begins, and up to where it is known to hold no line's end.
    private var start = 0
    private var scanned = 0
    private var isAtEnd = false

    /// Lines handed out.
    package private(set) var lineCount = 0
    /// Bytes of the lines handed out, with their ends.
    package private(set) var byteCount = 0
    /// Whether the last line had an end; a file that was cut off has a last line that has none.
    package private(set) var lastLineIsComplete = true

    package init(descriptor: Int32, limit: Int = defaultLimit) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Whether the next line is there without waiting for more to come.
    package mutating func hasLineAtHand() -> Bool {
        isAtEnd ? start < buffer.count : indexOfLineEnd() != nil
    }

    /// - Returns: nil at the end of the stream.
    package mutating func next() throws(SystemError) -> Line? {
        var isTooLong = false
        while true {
            if let end = indexOfLineEnd() {
                lastLineIsComplete = true
                return finish(lineUpTo: end, next: end + 1, isTooLong: isTooLong)
            }
            guard !isAtEnd else { break }
            if buffer.count - start > limit {
                isTooLong = true
                byteCount += buffer.count - start
                buffer.removeAll(keepingCapacity: true)
                start = 0
                scanned = 0
            }
            try fill()
        }
        guard start < buffer.count || isTooLong else { return nil }
        lastLineIsComplete = false
        return finish(lineUpTo: buffer.count, next: buffer.count, isTooLong: isTooLong)
    }

    private mutating func finish(lineUpTo end: Int, next: Int, isTooLong: Bool) -> Line {
        var line = buffer[start..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let result = isTooLong || line.count > limit ? Line.tooLong : .bytes(Array(line))
        byteCount += next - start
        lineCount += 1
        start = next
        scanned = next
        return result
    }

    private mutating func indexOfLineEnd() -> Int? {
        let end = buffer.withUnsafeBufferPointer { $0[scanned...].firstIndex(of: UInt8(ascii: "\n")) }
        scanned = end ?? buffer.count
        return end
    }

    private mutating func fill() throws(SystemError) {
        if start > 0 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        let chunk = 1 << 16
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: chunk))
        let count = buffer.withUnsafeMutableBytes { bytes in
            SystemCall.retrying { read(descriptor, bytes.baseAddress! + old, chunk) }
        }
        buffer.removeLast(chunk - max(count, 0))
        guard count >= 0 else { throw SystemError.last() }
        isAtEnd = count == 0
    }
}
