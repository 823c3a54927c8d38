/// A colour in steps away from the ground.
struct Hue {
    let name: String
    let light: [RGBColor]
    let dark: [RGBColor]
    /// Of the 256 indexed colours, the grounds of the levels from 1 on.
    let indexed: [Int]
    /// Among the first eight colours of any terminal.
    let basic: Int

    static let blue = Hue(
        name: "blue", light: [RGBColor(158, 202, 225), RGBColor(43, 118, 178), RGBColor(8, 48, 107)],
        dark: [RGBColor(22, 62, 108), RGBColor(50, 136, 206), RGBColor(164, 214, 255)],
        indexed: [189, 153, 111, 69, 27], basic: 4)
    static let red = Hue(
        name: "red", light: [RGBColor(252, 187, 161), RGBColor(222, 45, 38), RGBColor(103, 0, 13)],
        dark: [RGBColor(104, 30, 28), RGBColor(214, 74, 62), RGBColor(255, 192, 182)],
        indexed: [224, 217, 210, 203, 160], basic: 1)
    static let green = Hue(
        name: "green", light: [RGBColor(161, 217, 155), RGBColor(35, 139, 69), RGBColor(0, 68, 27)],
        dark: [RGBColor(18, 78, 44), RGBColor(48, 158, 86), RGBColor(168, 236, 182)],
        indexed: [194, 157, 114, 71, 28], basic: 2)
    static let purple = Hue(
        name: "purple", light: [RGBColor(188, 189, 220), RGBColor(110, 98, 172), RGBColor(63, 0, 125)],
        dark: [RGBColor(66, 52, 116), RGBColor(134, 112, 208), RGBColor(214, 204, 255)],
        indexed: [189, 183, 141, 98, 55], basic: 5)
    static let orange = Hue(
        name: "orange", light: [RGBColor(253, 196, 140), RGBColor(214, 88, 10), RGBColor(127, 39, 4)],
        dark: [RGBColor(104, 54, 12), RGBColor(214, 116, 30), RGBColor(255, 206, 152)],
        indexed: [230, 223, 215, 208, 130], basic: 3)
}
