import { Readable, Writable } from 'node:stream'
import { afterAll } from 'vitest'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { gitEnvironment, type GitSetup } from '../git/git-environment.ts'
import { gitFailed, type RunGit } from '../git/run-git.ts'
import { createSpawnGit, type SpawnGit } from '../git/spawn-git.ts'
import { createFileRuns, type EndedProgram } from './run-through-files.ts'
import type { ShellJob } from './shells.ts'

type ShellGit = { readonly run: RunGit; readonly spawn: SpawnGit }

/** Others are not told that nothing comes. */
const readsInput = (arg: string): boolean =>
  arg === '--stdin' || arg === '--revs' || arg.startsWith('--batch')

/** It is asked one thing after the other, and answers in between: a process of its own. */
const talksInTurns = (arg: string): boolean => arg === '--batch-command'

/**
 * git, started by small shells (`run-through-files.ts`): a process begins when its input is complete, and its output
 * comes when it has ended; no watchdog looks at it. It is for tests that do not let a host stall. Usable at the top of a
 * test file.
 */
export const createShellGit = (setup: GitSetup): ShellGit => {
  const runs = createFileRuns(gitEnvironment(setup))
  afterAll(() => runs.close())

  const start = (
    args: readonly string[],
    where: { readonly directory: string; readonly environment?: Readonly<Record<string, string>> },
    input: Buffer,
  ): { readonly job: ShellJob; readonly ended: Promise<EndedProgram> } =>
    runs.start({
      directory: where.directory,
      words: [setup.gitPath, ...args],
      variables: where.environment ?? {},
      input,
    })

  const run: RunGit = async (args, options) => {
    const { ended } = start(args, options, Buffer.from(options.input ?? ''))
    const { exitCode, stdout, stderr } = await ended
    const result = { exitCode, stdout: stdout.toString('utf8'), stderr }
    if (exitCode === 0 || options.expectedExitCodes?.includes(exitCode) === true) return result
    throw gitFailed(args, result)
  }

  const spawnItself = createSpawnGit(setup)
  const spawn: SpawnGit = (args, options) => {
    if (args.some(talksInTurns)) return spawnItself(args, options)
    const { signal, onStderr, ...where } = options
    if (signal?.aborted === true) throw new AppError('cancelled', 'It was cancelled.')
    const input: Buffer[] = []
    const output = new Readable({ read: () => undefined })
    let isStopped = false
    let job: ShellJob | null = null
    let isBegun = false
    const { promise: done, resolve, reject } = Promise.withResolvers<{ exitCode: number; stderr: string }>()
    // A caller that awaits a stream first must not see an unhandled rejection meanwhile.
    done.catch(() => undefined)
    const stop = (): void => {
      isStopped = true
      job?.kill()
      if (!isBegun) reject(new AppError('cancelled', 'It was cancelled.'))
    }
    signal?.addEventListener('abort', stop, { once: true })
    const begin = async (): Promise<{ readonly exitCode: number; readonly stderr: string }> => {
      isBegun = true
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
    if (!args.some(readsInput)) resolve(begin())
    const stdin = new Writable({
      write: (chunk: Buffer, _encoding, taken) => {
        input.push(chunk)
        taken()
      },
      final: (taken) => {
        if (args.some(readsInput) && !isStopped) resolve(begin())
        taken()
      },
    })
    return { stdin, stdout: output, touch: () => undefined, allowSilence: () => undefined, done }
  }
  return { run, spawn }
}
