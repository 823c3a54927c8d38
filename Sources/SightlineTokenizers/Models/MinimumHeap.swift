/// A binary heap that gives out its smallest number first.
struct MinimumHeap {
    private var items: [UInt64] = []

    mutating func insert(_ item: UInt64) {
        var index = items.count
        items.append(item)
        while index > 0 {
            let parent = (index - 1) / 2
            guard items[index] < items[parent] else { return }
            items.swapAt(index, parent)
            index = parent
        }
    }

    mutating func popMinimum() -> UInt64? {
        guard let last = items.popLast() else { return nil }
        guard let minimum = items.first else { return last }
        items[0] = last
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < items.count else { return minimum }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < items[index] else { return minimum }
            items.swapAt(index, child)
            index = child
        }
    }
}
