extension PickleHeap {
    /// Where programs that save more than a model keep its state dictionary, in the order they are looked at.
    private static let wrappers = ["state_dict", "model"]

    /// The tensors of a state dictionary with their names.
    ///
    /// [ours] The dictionary is `root`, or, where that holds no tensor, the dictionary of tensors under
    /// `"state_dict"`, else under `"model"`; the names are those in the inner dictionary. What is no tensor, such as
    /// the number of an epoch, is passed over, and so are dictionaries further inside.
    func stateDictionary(_ root: PickleValue) throws(TorchArchiveError.Problem) -> [String: PickledTensor] {
        guard let members = dictionary(root) else { throw .noTensors(found: root.kind) }
        let candidates =
            [members]
            + Self.wrappers.compactMap { name in
                members.last { $0.key.string == name }.flatMap { dictionary($0.value) }
            }
        for candidate in candidates {
            let tensors = try named(candidate)
            if !tensors.isEmpty { return tensors }
        }
        guard members.isEmpty else { throw .noTensors(found: "a dictionary without them") }
        return [:]
    }

    private func named(_ members: [Member]) throws(TorchArchiveError.Problem) -> [String: PickledTensor] {
        var result: [String: PickledTensor] = [:]
        for case (.string(let name), .tensor(let position)) in members {
            // Python tells keys apart by their code points, Swift by their canonical form.
            guard result.updateValue(tensors[position], forKey: name) == nil else { throw .sameName(name) }
        }
        return result
    }
}
