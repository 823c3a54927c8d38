import SightlineTensors

struct MambaNetwork: Backbone {
    let layout: PackedSequences.Layout
    init(_ blueprint: MambaBlueprint, _ loader: NetworkLoader) throws { layout = .init(sharesPrefixes: true) }
    func pooled(_ batch: PackedSequences, probe: Probe?) throws -> Tensor { batch.ids }
    func wordEmbeddings(_ batch: PackedSequences) throws -> Tensor { batch.ids }
}
