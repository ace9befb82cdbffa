import { spawn, type ChildProcess } from 'node:child_process'

const killGraceMs = 5_000
export const isWindows = process.platform === 'win32'

/** Windows knows no process groups, and ending a process leaves its children: `taskkill` walks the tree. */
const endTreeOnWindows = (processId: number): void => {
  const killer = spawn('taskkill', ['/pid', String(processId), '/T', '/F'], {
    stdio: 'ignore',
    windowsHide: true,
  })
  // A process that has ended meanwhile is no failure.
  killer.on('error', () => undefined)
}

/**
 * Ends a process and everything it started: it must lead a process group of its own (`detached`), except on Windows.
 * SIGTERM first, so that git removes its locks and files; SIGKILL five seconds later.
 */
export const endProcessTree = (child: ChildProcess): void => {
  const { pid } = child
  if (pid === undefined) return
  if (isWindows) {
    endTreeOnWindows(pid)
    return
  }
  const send = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal)
    } catch {
      // Already gone.
    }
  }
  send('SIGTERM')
  const timer = setTimeout(() => send('SIGKILL'), killGraceMs)
  timer.unref()
  child.once('close', () => clearTimeout(timer))
}
