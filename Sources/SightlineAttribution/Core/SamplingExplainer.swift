/// A method that asks the model about perturbations drawn at random: the more it may ask, the surer it is.
public protocol SamplingExplainer: SeededExplainer {
    /// Perturbations to score, the whole text and the empty one not counted. Methods may use fewer, where a text has no
    /// more or they draw in rounds; never more.
    var samples: Int { get set }
}
