import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { endProcessTree, isWindows } from './end-process-tree.ts'
import { gitEnvironment, type GitSetup } from './git-environment.ts'

export type SpawnGitOptions = {
  readonly directory: string
  readonly environment?: Readonly<Record<string, string>>
  /** Ends the process and everything it started. */
  readonly signal?: AbortSignal
  /** Ends it when nothing was written to stdout or stderr, and nothing marked by `touch()`, for this long. */
  readonly stallMs?: number
  /** Gives way to everything else: work that nobody waits for. What git starts itself inherits it. */
  readonly lowPriority?: true
  /** Sees stderr as it comes (progress); the last part is also kept for `done`. */
  readonly onStderr?: (text: string) => void
}

export type GitExit = {
  readonly exitCode: number
  /** The last 64 KiB of stderr. */
  readonly stderr: string
}

/** A running git whose data streams. */
export type GitProcess = {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resets the stall watchdog: data moved on a path the process itself does not show. */
  readonly touch: () => void
  /** From now on the watchdog waits this long: what follows is known to be silent work. */
  readonly allowSilence: (stallMs: number) => void
  /**
   * Settles when the process is gone. Any exit code resolves.
   * Rejects with AppError `cancelled` after the signal, `remote_stalled` after the watchdog, `git_unusable` when
   * git could not be started.
   */
  readonly done: Promise<GitExit>
}

export type SpawnGit = (args: readonly string[], options: SpawnGitOptions) => GitProcess

const stderrLimit = 65_536
/** `nice 10`; "below normal" on Windows. */
const lowPriority = 10

/** A process that is gone by now, or a system that does not allow it, is no failure. */
const giveWay = (processId: number | undefined): void => {
  try {
    if (processId !== undefined) setPriority(processId, lowPriority)
  } catch {
    // It runs as fast as the others.
  }
}

/** Every git process that streams: transfers, serving, unpacking. In a process group of its own. */
export const createSpawnGit =
  (setup: GitSetup): SpawnGit =>
  (args, options) => {
    if (options.signal?.aborted) throw new AppError('cancelled', 'It was cancelled.')
    const child = spawn(setup.gitPath, [...args], {
      cwd: options.directory,
      env: gitEnvironment(setup, options.environment),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: !isWindows,
      windowsHide: true,
    })
    if (options.lowPriority === true) giveWay(child.pid)

    let stopped: AppError | null = null
    const stop = (reason: AppError): void => {
      if (stopped !== null) return
      stopped = reason
      endProcessTree(child)
    }

    let watchdog: NodeJS.Timeout | null = null
    const touch = (): void => {
      watchdog?.refresh()
    }
    const allowSilence = (stallMs: number): void => {
      if (watchdog !== null) clearTimeout(watchdog)
      const details = { stallSeconds: Math.round(stallMs / 1_000) }
      watchdog = setTimeout(
        () => stop(new AppError('remote_stalled', 'No data for too long.', { details })),
        stallMs,
      )
    }
    if (options.stallMs !== undefined) allowSilence(options.stallMs)
    const onAbort = (): void => stop(new AppError('cancelled', 'It was cancelled.'))
    options.signal?.addEventListener('abort', onAbort, { once: true })

    let stderr = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      touch()
      stderr = (stderr + text).slice(-stderrLimit)
      options.onStderr?.(text)
    })
    child.stdout.on('data', touch)
    child.stdout.pause()
    // The process may end before it has read all: that shows in its exit code, not as a broken pipe of ours.
    child.stdin.on('error', () => undefined)

    const done = new Promise<GitExit>((resolve, reject) => {
      child.once('error', (cause) => {
        reject(new AppError('git_unusable', 'git could not be started.', { cause }))
      })
      child.once('close', (exitCode) => {
        if (watchdog !== null) clearTimeout(watchdog)
        options.signal?.removeEventListener('abort', onAbort)
        if (stopped !== null) reject(stopped)
        else resolve({ exitCode: exitCode ?? 128, stderr })
      })
    })
    // A caller that awaits a stream first must not see an unhandled rejection meanwhile.
    done.catch(() => undefined)
    return { stdin: child.stdin, stdout: child.stdout, touch, allowSilence, done }
  }
