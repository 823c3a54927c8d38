import CTorch

extension Tensor {
    /// Where the elements lie; nil for a kind of device that Sightline does not use.
    public var device: Device? {
        var name = [CChar](repeating: 0, count: 32)
        withHandle { ct_tensor_device($0, &name, Int64(name.count)) }
        return Device(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// The tensor on another device; itself if it is there.
    ///
    /// - Throws: ``TorchError/engine(operation:message:shapes:)`` if libtorch has no such device.
    public func moved(to device: Device) throws -> Tensor {
        guard let dtype, self.device != device else { return self }
        return try Operator("aten::to", "device")(.tensor(self), .string(device.description), .dtype(dtype))
    }
}
