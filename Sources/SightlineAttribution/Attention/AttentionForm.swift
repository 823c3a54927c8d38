/// Which attention an explanation is made from.
public enum AttentionForm: String, Sendable, CaseIterable, Codable {
    /// `A`, as the model computed it.
    case raw
    /// `A·P`, projected on what reaches the output (Brunner et al. 2020). Rows may be negative.
    case effective
    /// The minimum-norm distribution with the same output (Naim & Asher 2024).
    case efficient
}
