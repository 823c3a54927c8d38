import Foundation

/// `σ(x) = 1 / (1 + exp(−x))`.
func probability(logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }
