/// Where a tensor's elements lie and its operations run.
public enum Device: Hashable, Sendable {
    case cpu
    case cuda(Int)
}

extension Device: CustomStringConvertible {
    /// As libtorch spells it: `cpu`, `cuda:0`.
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        }
    }

    /// Reads `cpu`, `cuda` (the first) and `cuda:N`.
    public init?(_ text: String) {
        if text == "cpu" {
            self = .cpu
        } else if text == "cuda" {
            self = .cuda(0)
        } else if text.hasPrefix("cuda:"), let index = Int(text.dropFirst(5)), "cuda:\(index)" == text, index >= 0 {
            self = .cuda(index)
        } else {
            return nil
        }
    }
}
