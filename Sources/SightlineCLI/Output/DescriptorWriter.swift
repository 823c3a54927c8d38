import Foundation
import SightlineEvaluation

/// Writes to an open file, stream or terminal.
struct DescriptorWriter {
    let descriptor: Int32

    /// Writes everything, or throws.
    func write(_ data: Data) throws(SystemError) {
        var written = 0
        while written < data.count {
            let count = data.withUnsafeBytes { bytes in
                SystemCall.retrying {
                    Foundation.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                }
            }
            guard count >= 0 else { throw SystemError.last() }
            written += count
        }
    }
}
