import SightlineTensors
import Synchronization

/// Weights that are all zeros, and a list of what a network asked for.
final class ParameterRecorder: WeightSource {
    private let stored: CheckpointWeights?
    private let recorded = Mutex<[TrainableNetwork.Parameter]>([])

    init(stored: CheckpointWeights?) {
        self.stored = stored
    }

    var parameters: [TrainableNetwork.Parameter] { recorded.withLock { $0 } }

    func contains(_ name: String) -> Bool { stored?.contains(name) ?? false }

    func tensor(_ name: String, shape: [Int], as role: WeightRole) throws -> Tensor {
        recorded.withLock { recorded in
            // Layers that share a tensor ask for it more than once.
            guard !recorded.contains(where: { $0.name == name }) else { return }
            recorded.append(.init(name: name, shape: shape, role: role))
        }
        // One zero, seen everywhere: nothing is computed with it.
        return try Tensor([Float(0)]).expanded(shape)
    }
}
