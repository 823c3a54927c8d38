import SightlineModels
import SightlineReporting

/// Finds out what a checkpoint is, from `config.json`, the headers of its weight files, and what lies beside them.
enum ModelInspection {
    static func record(of checkpoint: Checkpoint) -> ModelRecord {
        record(named: checkpoint.name) { checkpoint }
    }

    /// - Parameter find: Throws where there is no such checkpoint.
    static func record(named name: String, _ find: () throws -> Checkpoint) -> ModelRecord {
        var record = ModelRecord(name: name)
        do {
            let description = try ModelDescription(checkpoint: find())
            record.add(description)
            let weights = try description.storedWeights()
            record.bytes = weights.byteCount
            record.parameters = weights.parameterCount
            record.longestSequence = try description.tokenLimit()
            record.methods = methods(for: description)
        } catch {
            record.problem = (error as? CheckpointError)?.explanation ?? ErrorMessage.of(error)
        }
        return record
    }

    /// What `explain --method` can do: every method where there is attention, else those that do not need it.
    private static func methods(for description: ModelDescription) -> [String] {
        MethodName.allCases.filter { !$0.isFloor && (!$0.needsAttention || description.headCount != nil) }.map(\.rawValue)
    }
}
