import { keepCompiled } from './app/keep-compiled.ts'

// A reader that has seen enough (`mirrordesk repo list | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

keepCompiled()
// Loaded after that, so that it is kept.
const [{ createProcessOutput }, { runCommandLine }] = await Promise.all([
  import('./cli/context.ts'),
  import('./cli/run-command-line.ts'),
])
// Set, not exited with: what was printed to a pipe is still on its way.
process.exitCode = await runCommandLine(process.argv.slice(2), createProcessOutput())
// The channel to a starter would keep an ended program alive.
process.channel?.unref()
