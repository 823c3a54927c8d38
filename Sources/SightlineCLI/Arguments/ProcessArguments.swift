/// The arguments of this process as they were given.
enum ProcessArguments {
    /// The arguments after the program's name.
    ///
    /// `CommandLine.arguments` replaces what is no UTF-8 without a word; here it is an error.
    static func read() throws(UsageError) -> [String] {
        var arguments: [String] = []
        for position in 1..<max(1, Int(CommandLine.argc)) {
            guard let pointer = CommandLine.unsafeArgv[position] else { break }
            guard let argument = String(validatingCString: pointer) else { throw .notUnicode(position: position) }
            arguments.append(argument)
        }
        return arguments
    }
}
