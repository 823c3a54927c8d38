import SightlineTensors
import Testing

@Suite("Devices are spelled as in libtorch")
struct DeviceTests {
    @Test(arguments: [Device.cpu, .cuda(0), .cuda(7)])
    func theSpellingIsReadBack(device: Device) {
        #expect(Device(device.description) == device)
    }

    @Test func theFirstNeedsNoNumber() {
        #expect(Device("cuda") == .cuda(0))
    }

    @Test(arguments: ["", "CPU", "cpu:0", "cuda:", "cuda:-1", "cuda:+1", "cuda:01", "cuda: 1", "mps", "gpu"])
    func otherSpellingsAreNoDevice(text: String) {
        #expect(Device(text) == nil)
    }
}
