import SightlineTensors

/// The numbers that a network scores with.
public enum Precision: String, Sendable, CaseIterable {
    case float32 = "fp32"
    /// Products, attention and the states between them in bfloat16, which has 8 significant bits: twice as fast where
    /// the processor has instructions for it, and off by about a hundredth of a logit. Embeddings, what normalisations
    /// scale with, and the head stay in float32. **[ours]**
    ///
    /// Tracing and gradients are in float32 all the same.
    case bfloat16 = "bf16"

    /// As results carry it: nil for float32, which goes without saying.
    package var resultName: String? { self == .float32 ? nil : rawValue }

    var dtype: DType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        }
    }
}
