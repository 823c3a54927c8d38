import SightlineEvaluation

/// Why results cannot be written.
struct OutputError: Error, Equatable {
    enum Problem: Equatable {
        case unwritable(SystemError)
        /// A directory that would be replaced is not one of the program's.
        case occupied
        /// An interrupted run's results are there, and nobody said what to do with them.
        case unfinished
        /// A line of an interrupted run's results is not what this run would have written.
        case foreign(line: Int, reason: String)
    }

    let file: String
    let problem: Problem
}

extension OutputError: CustomStringConvertible {
    var description: String {
        switch problem {
        case .unwritable(let error):
            "\(file): \(error)" + (error.isForLackOfRoom ? "; make room and go on with --resume" : "")
        case .occupied:
            "\(file) holds other files than an experiment's; give another --output"
        case .unfinished:
            "\(file) holds the results of an interrupted run; go on with --resume, or delete it"
        case .foreign(let line, let reason):
            "\(file): line \(line) does not belong to this run: \(reason); "
                + "give the same input and options as before, or delete it"
        }
    }
}
