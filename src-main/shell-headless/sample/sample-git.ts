import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export type GitOptions = { readonly input?: string; readonly environment?: Readonly<Record<string, string>> }
/** Runs git and returns what it printed, without the line end. */
export type SampleGit = (args: readonly string[], options?: GitOptions) => Promise<string>

/** No configuration, no prompt, no proxy: these processes talk to this computer alone. */
const environmentOf = (directory: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
  HOME: directory,
  XDG_CONFIG_HOME: directory,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
})

export const createSampleGit =
  (directory: string, signal: AbortSignal): SampleGit =>
  async (args, { input = '', environment = {} } = {}) => {
    const child = spawn('git', [...args], {
      cwd: directory,
      env: { ...environmentOf(directory), ...environment },
      signal,
      windowsHide: true,
    })
    const exited = once(child, 'close')
    // A git that ends before it has read everything says why itself.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), exited])
    if (child.exitCode !== 0) throw new Error(`git ${args[0] ?? ''}: ${stderr.trim()}`)
    return stdout.trim()
  }
