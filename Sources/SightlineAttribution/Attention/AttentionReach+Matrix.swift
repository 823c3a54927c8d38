import SightlineModels
import SightlineTensors

extension AttentionReach {
    /// 1 where a query sees a key and 0 elsewhere, float64 `[T, T]`.
    func matrix(tokenCount: Int) throws -> Tensor {
        let elements = (0..<tokenCount * tokenCount).map { index in
            contains(query: index / tokenCount, key: index % tokenCount) ? 1.0 : 0.0
        }
        return try Tensor(elements, shape: [tokenCount, tokenCount])
    }
}
