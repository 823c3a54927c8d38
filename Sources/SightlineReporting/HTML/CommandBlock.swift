/// A command to copy.
enum CommandBlock {
    static func element(_ command: ReproductionCommand) -> HTMLElement {
        HTMLElement("div", ["class": "command"], [
            HTMLElement("p", ["class": "quiet"], text: "The command that makes it again:"),
            HTMLElement("pre", ["dir": "ltr", "tabindex": "0"], [HTMLElement("code", text: command.line.shown)]),
            HTMLElement("button", ["type": "button", "class": "copy", "hidden": "hidden"], text: "Copy"),
        ])
    }
}
