import SightlineAttribution

/// A method that takes part in an evaluation, under the name that its results go by.
public struct Candidate: Sendable {
    public var name: String
    /// How many perturbations the method may ask the model for; nil for its own choice, and for methods that ask for none.
    public var budget: Int?
    public var explainer: any Explainer

    public init(name: String, explainer: any Explainer) {
        self.name = name
        self.explainer = explainer
    }

    /// A sampling method with a budget of its own.
    public init(name: String, sampling explainer: some SamplingExplainer, budget: Int) {
        var explainer = explainer
        explainer.samples = budget
        self.init(name: name, explainer: explainer)
        self.budget = budget
    }
}
