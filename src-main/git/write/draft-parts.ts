import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { quarantinePrefix, type Quarantine } from '../receive/quarantine.ts'
import type { SpawnGit } from '../spawn-git.ts'

export type DraftGitOptions = {
  readonly input?: string | AsyncIterable<Uint8Array>
  /** Exit codes besides 0 that are answers. */
  readonly expectedExitCodes?: readonly number[]
  /** Added to those of the draft. */
  readonly environment?: Readonly<Record<string, string>>
}

export type DraftGitOutput = { readonly exitCode: number; readonly stdout: Buffer; readonly stderr: string }

/** What the operations of a draft have in common. */
export type DraftParts = {
  readonly repositoryPath: string
  readonly quarantine: Quarantine
  readonly spawn: SpawnGit
  readonly signal: AbortSignal
  /** Commits of this draft that are known to lead to nothing that is missing. */
  readonly whole: Set<ObjectId>
  /** Runs git in the repository; it reads and writes objects in the quarantine. Output is kept whole. */
  readonly git: (args: readonly string[], options?: DraftGitOptions) => Promise<DraftGitOutput>
  /** A folder for files that are needed while the draft is made; it goes with the draft. */
  readonly scratch: () => Promise<string>
  /**
   * A repository without refs whose objects are those of the draft: for commands that insist on moving a ref.
   * @returns the environment that makes git work in it
   */
  readonly scratchRepository: () => Promise<Readonly<Record<string, string>>>
  readonly removeScratch: () => Promise<void>
}

const saysDiskFull = (text: string): boolean =>
  /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/.test(text)

/** A failure of git, or of writing beside it, that nobody asked for. */
export const draftFailed = (what: string, words: string): AppError => {
  const cause = new Error(words.trim())
  return saysDiskFull(words)
    ? new AppError('disk_full', 'The disk is full.', { cause })
    : new AppError('internal', `git ${what} failed.`, { cause })
}

/** A full disk has a name of its own, whoever met it. */
export const naming = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!isAppError(error) && error instanceof Error && saysDiskFull(error.message)) {
      throw new AppError('disk_full', 'The disk is full.', { cause: error })
    }
    throw error
  }
}

/** What the repository says of how objects are put on the disk holds beside it, too. */
const configuration = (repositoryPath: string): string => {
  const file = path.resolve(repositoryPath, 'config').replace(/["\\]/g, '\\$&')
  return `[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n[include]\n\tpath = "${file}"\n`
}

export const createDraftParts = (given: {
  readonly repositoryPath: string
  readonly quarantine: Quarantine
  readonly spawn: SpawnGit
  readonly signal: AbortSignal
}): DraftParts => {
  const { repositoryPath, quarantine, spawn, signal } = given
  let folder: Promise<string> | null = null
  // Beside the quarantine, not in it: all in it becomes part of the repository. The start sweeps both.
  const scratch = (): Promise<string> =>
    (folder ??= mkdtemp(path.join(path.dirname(quarantine.directory), `${quarantinePrefix}scratch-`)))

  return {
    ...given,
    whole: new Set(),
    git: async (args, { input, expectedExitCodes = [], environment = {} } = {}) => {
      const git = spawn(args, {
        directory: repositoryPath,
        environment: { ...quarantine.environment, ...environment },
        signal,
      })
      const source = { failed: false, error: null as unknown }
      async function* watched(from: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
        try {
          yield* from
        } catch (error) {
          Object.assign(source, { failed: true, error })
          throw error
        }
      }
      if (input === undefined || typeof input === 'string') git.stdin.end(input ?? '')
      // git that gives up early closes its input; its exit code tells more than the broken pipe.
      const fed =
        typeof input === 'object' ? pipeline(watched(input), git.stdin).catch(() => undefined) : undefined
      const [stdout, exit] = await Promise.all([buffer(git.stdout), git.done, fed])
      if (source.failed) throw source.error
      if (exit.exitCode !== 0 && !expectedExitCodes.includes(exit.exitCode)) {
        throw draftFailed(args[0] ?? '', exit.stderr)
      }
      return { ...exit, stdout }
    },
    scratch,
    scratchRepository: async () => {
      const directory = await mkdtemp(path.join(await scratch(), 'repository-'))
      await mkdir(path.join(directory, 'refs'))
      await writeFile(path.join(directory, 'HEAD'), 'ref: refs/heads/draft\n')
      await writeFile(path.join(directory, 'config'), configuration(repositoryPath))
      return { ...quarantine.environment, GIT_DIR: directory }
    },
    removeScratch: async () => {
      if (folder !== null) await rm(await folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
