import SightlineRandom
import SightlineTensors
import Synchronization

/// Where training gets the numbers from that dropout multiplies with.
package protocol DropoutMasks: Sendable {
    /// float32 of `shape`; on average 1.
    ///
    /// - Parameter rate: The share of zeros, above 0 and at most 1.
    func mask(shape: [Int], rate: Double) throws -> Tensor
}

/// Masks that are 0 at random and `1 / (1 - rate)` elsewhere (Srivastava et al., JMLR 2014), from a generator of their
/// own: what comes out does not depend on other threads.
package final class RandomDropoutMasks: DropoutMasks {
    private let generator: Mutex<SeededGenerator>

    package init(_ generator: SeededGenerator) {
        self.generator = Mutex(generator)
    }

    package func mask(shape: [Int], rate: Double) throws -> Tensor {
        let count = shape.reduce(1, *)
        let scale = rate < 1 ? Float(1 / (1 - rate)) : 0
        // Each half of a random number decides on one element.
        let threshold = UInt64((rate * 0x1p32).rounded())
        let elements = generator.withLock { generator in
            [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
                for index in stride(from: 0, to: count, by: 2) {
                    let bits = generator.next()
                    buffer[index] = bits & 0xFFFF_FFFF < threshold ? 0 : scale
                    if index + 1 < count { buffer[index + 1] = bits >> 32 < threshold ? 0 : scale }
                }
                initializedCount = count
            }
        }
        return try Tensor(elements, shape: shape)
    }
}

/// Sets a share of a tensor's elements to 0. There is none but in training.
struct Dropout: Sendable {
    fileprivate let rate: Double
    fileprivate let masks: any DropoutMasks

    func callAsFunction(_ tensor: Tensor) throws -> Tensor {
        try tensor * masks.mask(shape: tensor.shape, rate: rate)
    }
}

extension NetworkLoader {
    /// nil where nothing is to be dropped.
    func dropout(_ rate: Double) -> Dropout? {
        guard let dropoutMasks, rate > 0 else { return nil }
        return Dropout(rate: rate, masks: dropoutMasks)
    }
}
