/// The area below the line through points `(x, y)`, exact where the line is straight between them.
///
/// - Parameter x: In ascending order.
func trapezoidArea(x: [Double], y: [Double]) -> Double {
    x.indices.dropFirst().reduce(0) { area, index in
        area + (x[index] - x[index - 1]) * (y[index] + y[index - 1]) / 2
    }
}
