/// The elements that tensors look at, all or a window of them.
struct PickledStorage {
    /// Its name in the archive.
    let key: String
    let dtype: DType
    let elementCount: Int
    /// The elements that may be looked at; within `elementCount`.
    let window: Range<Int>
}

/// A tensor as its parts: a look at a storage. Sizes, strides and the offset are in elements and not negative.
struct PickledTensor {
    let storage: PickledStorage
    let dtype: DType
    let offset: Int
    let shape: [Int]
    let strides: [Int]

    /// The bytes from the first element to the last, counted from the storage's start, or nil where they are not
    /// within its window. Relies on the storage's bytes being fewer than `Int.max`.
    var span: Range<Int>? {
        let start = storage.window.lowerBound * storage.dtype.byteCount
        guard !shape.contains(0) else { return start..<start }
        var last = offset
        for (size, stride) in zip(shape, strides) {
            let (reach, productOverflows) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, sumOverflows) = last.addingReportingOverflow(reach)
            guard !productOverflows, !sumOverflows else { return nil }
            last = sum
        }
        guard last < storage.window.count * storage.dtype.byteCount / dtype.byteCount else { return nil }
        return start + offset * dtype.byteCount..<start + (last + 1) * dtype.byteCount
    }
}
