import SightlineTensors
import Synchronization

/// A network in the form for one purpose, made when it is first needed.
final class LazyParts: Sendable {
    private let description: ModelDescription
    private let loader: NetworkLoader
    private let made = Mutex<TextNetwork.Parts?>(nil)

    init(_ description: ModelDescription, _ weights: any WeightSource, _ purpose: NetworkLoader.Purpose) {
        self.description = description
        loader = NetworkLoader(weights: weights, purpose: purpose)
    }

    /// - Throws: What reading the weights throws.
    func parts() throws -> TextNetwork.Parts {
        try made.withLock { made in
            if let made { return made }
            // Threads that libtorch starts for small operators wait busily, longer than the operators take.
            let parts = try Runtime.onOneThread {
                try Autograd.disabled { try TextNetwork.Parts(description, loader) }
            }
            made = parts
            return parts
        }
    }
}
