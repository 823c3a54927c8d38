import SightlineTensors
import Testing

/// Each test counts in a process of its own: the count is the process's, and other tests make tensors too.
@Suite("Every tensor is released")
struct LiveTensorTests {
    @Test func afterOperations() async {
        await #expect(processExitsWith: .success) {
            let before = Tensor.liveCount
            do {
                let table = try Tensor([1.0, 2, 3, 4], shape: [2, 2])
                #expect(Tensor.liveCount == before + 1)
                let parts = try Operator("aten::unbind", "int").results([.tensor(table), 0])
                #expect(Tensor.liveCount == before + 3)
                #expect(try Tensor.concatenated(parts).softmax(axis: 0).shape == [4])
                #expect(try table.choleskyFactor() == nil)
                #expect(try table.isFinite())
                let packed = try PackedLinear(weight: table.converted(to: .float32), bias: nil)
                _ = try packed(table.converted(to: .float32), plus: table.converted(to: .float32))
            }
            #expect(Tensor.liveCount == before)
        }
    }

    @Test func afterGradients() async {
        await #expect(processExitsWith: .success) {
            let before = Tensor.liveCount
            do {
                let points = try [Tensor([1.0, 2]), Tensor([3.0])]
                let (value, gradients) = try Autograd.valueAndGradients(at: points) {
                    try ($0[0] * $0[0]).sum(axes: [0])
                }
                #expect(try value.scalar() == 5)
                #expect(gradients.count == 2)
                withExtendedLifetime((points, value, gradients)) {
                    #expect(Tensor.liveCount == before + 4)
                }
            }
            #expect(Tensor.liveCount == before)
        }
    }

    @Test func afterEveryRefusedCall() async {
        await #expect(processExitsWith: .success) {
            for bad in ShimErrorTests.badCalls {
                let before = Tensor.liveCount
                #expect(throws: TorchError.self) { try bad.call() }
                #expect(Tensor.liveCount == before, "\(bad.testDescription)")
            }
        }
    }
}
