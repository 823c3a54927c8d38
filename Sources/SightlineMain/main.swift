import Foundation
import SightlineCLI

exit(SightlineProgram.main().rawValue)
