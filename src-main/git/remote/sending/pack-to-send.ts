import { createHash } from 'node:crypto'
import type { ObjectId } from '../../../../src-shared/domain/ref.ts'
import type { GitProcess, SpawnGit } from '../../spawn-git.ts'
import { failureOfOutput, type FailureContext } from '../classify-failure.ts'

export type PackAsked = {
  readonly repositoryPath: string
  /** How git finds objects that are not part of the repository yet. */
  readonly environment: Readonly<Record<string, string>>
  /** Tips that the remote is to have. */
  readonly wanted: readonly ObjectId[]
  /** Objects that it has, and that are here. */
  readonly known: readonly ObjectId[]
  readonly capabilities: ReadonlySet<string>
  readonly signal: AbortSignal
  /** git's lines of progress. */
  readonly onStderr: (text: string) => void
}

/** A pack of no objects: for refs that move to what the remote has. */
export const emptyPack = (): Buffer => {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  return Buffer.concat([head, createHash('sha1').update(head).digest()])
}

/**
 * Starts the one process of a push: it writes what `wanted` leads to and `known` does not, as `git send-pack` would
 * have it. https://git-scm.com/docs/git-pack-objects
 */
export const startPack = (spawn: SpawnGit, asked: PackAsked): GitProcess => {
  const { repositoryPath, environment, wanted, known, capabilities, signal, onStderr } = asked
  const git = spawn(
    [
      'pack-objects',
      '--all-progress-implied',
      '--revs',
      '--stdout',
      ...(capabilities.has('no-thin') ? [] : ['--thin']),
      ...(capabilities.has('ofs-delta') ? ['--delta-base-offset'] : []),
      '--progress',
    ],
    { directory: repositoryPath, environment, signal, onStderr },
  )
  git.stdin.end([...known.map((id) => `^${id}\n`), ...wanted.map((id) => `${id}\n`)].join(''))
  return git
}

/**
 * The pack, piece by piece, as fast as it is taken.
 * @throws AppError `store_damaged`, `disk_full` and others that git's words name, when it cannot be made
 */
export async function* packChunks(git: GitProcess, context: FailureContext): AsyncGenerator<Buffer> {
  for await (const chunk of git.stdout) yield chunk as Buffer
  const { exitCode, stderr } = await git.done
  if (exitCode !== 0) throw failureOfOutput(stderr, context)
}
