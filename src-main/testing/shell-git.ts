import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll } from 'vitest'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { gitEnvironment, type GitSetup } from '../git/git-environment.ts'
import { gitFailed, type RunGit } from '../git/run-git.ts'
import type { SpawnGit } from '../git/spawn-git.ts'
import { createShells, quoted, type ShellJob } from './shells.ts'

type ShellGit = { readonly run: RunGit; readonly spawn: SpawnGit }

/** Others are not told that nothing comes. */
const readsInput = (arg: string): boolean =>
  arg === '--stdin' || arg === '--revs' || arg.startsWith('--batch')

type Ended = { readonly exitCode: number; readonly stdout: Buffer; readonly stderr: string }

/**
 * git, started by small shells that this process started before. A process of Node's costs five times what git itself
 * does, because a fork copies the page tables of its parent; where tens of thousands are started, that is what the time
 * goes to. Input and output pass through files, so: a process begins when its input is complete, and its output comes
 * when it has ended; no watchdog looks at it. It is for tests that neither talk to a process in turns nor let a host
 * stall. Usable at the top of a test file.
 */
export const createShellGit = (setup: GitSetup, directory: string): ShellGit => {
  const shells = createShells(gitEnvironment(setup))
  const files = path.join(directory, 'shell-git')
  mkdirSync(files)
  let count = 0
  afterAll(() => shells.close())

  const start = (
    args: readonly string[],
    where: { readonly directory: string; readonly environment?: Readonly<Record<string, string>> },
    input: Buffer,
  ): { readonly job: ShellJob; readonly ended: Promise<Ended> } => {
    const name = path.join(files, `${(count += 1)}`)
    const [from, to, errors] = [input.length === 0 ? '/dev/null' : `${name}.in`, `${name}.out`, `${name}.err`]
    if (input.length > 0) writeFileSync(from, input)
    const variables = Object.entries(where.environment ?? {}).map(([key, value]) => `${key}=${quoted(value)}`)
    const words = [...variables, quoted(setup.gitPath), ...args.map(quoted)].join(' ')
    const job = shells.start(where.directory, `${words} <${quoted(from)} >${quoted(to)} 2>${quoted(errors)}`)
    const ended = job.ended.then((exitCode) => {
      const [stdout, stderr] = [readFileSync(to), readFileSync(errors, 'utf8')]
      for (const file of [...(input.length === 0 ? [] : [from]), to, errors]) rmSync(file)
      return { exitCode, stdout, stderr }
    })
    return { job, ended }
  }

  const run: RunGit = async (args, options) => {
    const { ended } = start(args, options, Buffer.from(options.input ?? ''))
    const { exitCode, stdout, stderr } = await ended
    const result = { exitCode, stdout: stdout.toString('utf8'), stderr }
    if (exitCode === 0 || options.expectedExitCodes?.includes(exitCode) === true) return result
    throw gitFailed(args, result)
  }

  const spawn: SpawnGit = (args, { signal, onStderr, ...where }) => {
    if (signal?.aborted === true) throw new AppError('cancelled', 'It was cancelled.')
    const input: Buffer[] = []
    const output = new Readable({ read: () => undefined })
    let isStopped = false
    let job: ShellJob | null = null
    const stop = (): void => {
      isStopped = true
      job?.kill()
    }
    signal?.addEventListener('abort', stop, { once: true })
    const begin = async (): Promise<{ readonly exitCode: number; readonly stderr: string }> => {
      const started = start(args, where, Buffer.concat(input))
      job = started.job
      const { exitCode, stdout, stderr } = await started.ended
      signal?.removeEventListener('abort', stop)
      if (stderr !== '') onStderr?.(stderr)
      output.push(stdout)
      output.push(null)
      if (isStopped) throw new AppError('cancelled', 'It was cancelled.')
      return { exitCode, stderr }
    }
    const { promise: done, resolve } = Promise.withResolvers<{ exitCode: number; stderr: string }>()
    // A caller that awaits a stream first must not see an unhandled rejection meanwhile.
    done.catch(() => undefined)
    if (!args.some(readsInput)) resolve(begin())
    const stdin = new Writable({
      write: (chunk: Buffer, _encoding, taken) => {
        input.push(chunk)
        taken()
      },
      final: (taken) => {
        if (args.some(readsInput)) resolve(begin())
        taken()
      },
    })
    return { stdin, stdout: output, touch: () => undefined, allowSilence: () => undefined, done }
  }
  return { run, spawn }
}
