typealias PlotPlace = SIMD2<Double>

struct PlotBox: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    init(x: Double, y: Double, width: Double, height: Double) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// Around a place.
    init(around center: PlotPlace, width: Double, height: Double) {
        self.init(x: center.x - width / 2, y: center.y - height / 2, width: width, height: height)
    }

    var endX: Double { x + width }
    var endY: Double { y + height }

    func grown(by margin: Double) -> Self {
        PlotBox(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    func contains(_ place: PlotPlace) -> Bool {
        (x...endX).contains(place.x) && (y...endY).contains(place.y)
    }

    func contains(_ other: Self) -> Bool {
        other.x >= x && other.endX <= endX && other.y >= y && other.endY <= endY
    }

    func meets(_ other: Self) -> Bool {
        x < other.endX && other.x < endX && y < other.endY && other.y < endY
    }

    /// The place of the box that is nearest.
    func nearest(to place: PlotPlace) -> PlotPlace {
        [min(max(place.x, x), endX), min(max(place.y, y), endY)]
    }
}

struct PlotSegment {
    var start: PlotPlace
    var end: PlotPlace

    var length: Double {
        let step = end - start
        return (step.x * step.x + step.y * step.y).squareRoot()
    }

    /// Whether it has a place within the box (Liang and Barsky 1984).
    func meets(_ box: PlotBox) -> Bool {
        let step = end - start
        var (first, last) = (0.0, 1.0)
        let sides = [
            (-step.x, start.x - box.x), (step.x, box.endX - start.x), (-step.y, start.y - box.y), (step.y, box.endY - start.y),
        ]
        for (speed, distance) in sides {
            if speed == 0 {
                if distance < 0 { return false }
            } else if speed < 0 {
                first = max(first, distance / speed)
            } else {
                last = min(last, distance / speed)
            }
        }
        return first <= last
    }

    /// Whether the two cross.
    func meets(_ other: Self) -> Bool {
        let side = { (line: PlotSegment, place: PlotPlace) -> Double in
            let (along, away) = (line.end - line.start, place - line.start)
            return along.x * away.y - along.y * away.x
        }
        return side(self, other.start) * side(self, other.end) < 0 && side(other, start) * side(other, end) < 0
    }
}
