import Foundation

/// What the operating system answered to a call that failed.
package struct SystemError: Error, Equatable {
    package let code: Int32

    static func last() -> SystemError { SystemError(code: errno) }
}

extension SystemError: CustomStringConvertible {
    /// In words that name the mend where there is one.
    package var description: String {
        switch code {
        case ENOSPC: "no space is left on the device; make room and go on with --resume"
        case EDQUOT: "the disk quota is used up; make room and go on with --resume"
        case EACCES, EPERM: "permission denied"
        case ENOENT: "no such file or directory"
        case EISDIR: "it is a directory"
        default: String(cString: strerror(code)).lowercased()
        }
    }
}

enum SystemCall {
    /// Calls again for as long as a signal cuts the call short.
    static func retrying(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
