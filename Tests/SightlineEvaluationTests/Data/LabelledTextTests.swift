import SightlineEvaluation
import Testing

@Suite struct LabelledTextTests {
    @Test func aTextNeedsNothingButItself() {
        let text = LabelledText(input: "A film")
        #expect(text.label == nil && text.humanAttention == nil)
    }
}
