import Foundation

/// What the operating system answered to a call that failed.
public struct SystemError: Error, Equatable {
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    package static func last() -> SystemError { SystemError(code: errno) }
}

extension SystemError {
    /// Whether it goes away when there is more room.
    package var isForLackOfRoom: Bool { code == ENOSPC || code == EDQUOT }
}

extension SystemError: CustomStringConvertible {
    public var description: String {
        switch code {
        case ENOSPC: "no space is left on the device"
        case EDQUOT: "the disk quota is used up"
        case EACCES, EPERM: "permission denied"
        case ENOENT: "no such file or directory"
        case EISDIR: "it is a directory"
        default: String(cString: strerror(code)).lowercased()
        }
    }
}

package enum SystemCall {
    /// Calls again for as long as a signal cuts the call short.
    package static func retrying(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
