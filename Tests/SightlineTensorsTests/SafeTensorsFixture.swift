import Foundation
import SightlineTensors

/// A `.safetensors` file under construction, right or wrong.
struct SafeTensorsFixture {
    var header: String
    var data: [UInt8] = []
    /// What the file says of its header's length; the truth if nil.
    var claimedLength: UInt64?

    var bytes: [UInt8] {
        let length = claimedLength ?? UInt64(header.utf8.count)
        return withUnsafeBytes(of: length.littleEndian, Array.init) + Array(header.utf8) + data
    }

    /// A header of one tensor named `t`, and room for its data.
    static func tensor(
        dtype: String = "F32", shape: String = "[2]", offsets: String = "[0,8]", byteCount: Int = 8
    ) -> Self {
        Self(
            header: #"{"t":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#,
            data: [UInt8](repeating: 0, count: byteCount))
    }

    /// A well-formed file of `tensors`, laid out in order.
    static func wellFormed(_ tensors: [(name: String, code: String, shape: [Int], bytes: [UInt8])]) -> Self {
        var start = 0
        let entries = tensors.map { tensor in
            defer { start += tensor.bytes.count }
            return #""\#(tensor.name)":{"dtype":"\#(tensor.code)","shape":\#(tensor.shape),"#
                + #""data_offsets":[\#(start),\#(start + tensor.bytes.count)]}"#
        }
        return Self(
            header: "{" + ([#""__metadata__":{"format":"pt"}"#] + entries).joined(separator: ",") + "}",
            data: tensors.flatMap(\.bytes))
    }
}

/// Writes `bytes` to a file that is gone after `body`.
func withFile<Result>(_ bytes: [UInt8], _ body: (URL) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("\(UUID().uuidString).safetensors")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url)
}
