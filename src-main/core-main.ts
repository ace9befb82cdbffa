import { keepCompiled } from './app/keep-compiled.ts'
import { connectToParent } from './shell-electron/core-process/parent-link.ts'
import { serveCore } from './shell-electron/core-process/serve-core.ts'

/** Entry of the core process that the desktop shell forks. */
const parent = connectToParent()
if (parent === null) {
  process.stderr.write('This is started by the desktop app. To run without a window: mirrordesk serve\n')
  process.exitCode = 1
} else {
  // Database, logs and repositories are the owner's alone, also in a directory that others may look into.
  process.umask(0o077)
  // Before the application is loaded, which comes with the first frame.
  keepCompiled()
  serveCore(parent, (exitCode) => process.exit(exitCode))
}
