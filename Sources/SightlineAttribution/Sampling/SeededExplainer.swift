/// A method that draws at random: another seed may give other scores.
public protocol SeededExplainer: Explainer {
    var seed: UInt64 { get set }
}
