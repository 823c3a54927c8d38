/// The version of Sightline: what explanations carry, and what the program calls itself.
public enum SightlineVersion {
    public static let current = "0.1.0"
}
