/// An edge of the barrier problem: `f` and its slack `s = u − f`, the multipliers of `f ≥ 0` and `f ≤ u`, and the
/// direction they move in.
struct BarrierEdge {
    var flow: Double
    /// Kept for itself: where it is tiny, `u − f` would lose it.
    var slack: Double
    var lowerMultiplier: Double
    var upperMultiplier: Double
    /// `c + y_head − y_tail − z_l + z_u`, which shrinks by every dual step and is exactly 0 after a full one. Kept for
    /// itself, and never taken from the potentials: their differences cannot show the tiny reduced costs of edges that
    /// carry much.
    var costError: Double
    /// `W = 1/(z_l/f + z_u/s)`, the edge's conductance in the Laplacian.
    var conductance = 0.0
    var flowChange = 0.0
    var lowerChange = 0.0
    var upperChange = 0.0

    /// What the products `f z_l` and `s z_u` are to become.
    struct Aim {
        var lower: Double
        var upper: Double
    }

    /// An edge at potentials of 0.
    init(flow: Double, capacity: Double, cost: Double, barrier: Double) {
        self.flow = flow
        slack = capacity - flow
        lowerMultiplier = barrier / flow
        upperMultiplier = barrier / slack
        costError = cost - lowerMultiplier + upperMultiplier
    }

    mutating func updateConductance() {
        conductance = flow * slack / (lowerMultiplier * slack + upperMultiplier * flow)
    }

    /// The aim of a corrected step: `centre` less what the predictor's direction adds to second order.
    func correctedAim(centre: Double) -> Aim {
        Aim(lower: centre - flowChange * lowerChange, upper: centre + flowChange * upperChange)
    }

    /// What drives the edge's flow where the potentials do not change:
    /// `(aim_l − f z_l)/f − (aim_u − s z_u)/s` less the error of its cost.
    func drive(_ aim: Aim) -> Double {
        (aim.lower - flow * lowerMultiplier) / flow - (aim.upper - slack * upperMultiplier) / slack - costError
    }

    /// Sets the direction, given how much more the potential at the head rises than at the tail.
    mutating func setDirection(_ aim: Aim, potentialChange: Double) {
        flowChange = conductance * (drive(aim) - potentialChange)
        lowerChange = (aim.lower - lowerMultiplier * flowChange) / flow - lowerMultiplier
        upperChange = (aim.upper + upperMultiplier * flowChange) / slack - upperMultiplier
    }

    mutating func move(primalStep: Double, dualStep: Double) {
        flow += primalStep * flowChange
        slack -= primalStep * flowChange
        lowerMultiplier += dualStep * lowerChange
        upperMultiplier += dualStep * upperChange
        costError *= 1 - dualStep
    }
}
