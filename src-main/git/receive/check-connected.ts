import type { LargeFile } from '../../core/ports/large-files.ts'
import { pointersOfWalk, smallBlobsOnly } from '../lfs/pointer-walk.ts'
import type { GitProcess, SpawnGit } from '../spawn-git.ts'

/** A walk over a large history prints nothing; it is given an hour. */
const stallMs = 3_600_000

export type ConnectivityCheck = {
  readonly repositoryPath: string
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/**
 * A walk that waits to be told where it begins; it looks at no object before that. It names the small blobs on its
 * way: what they point to is found without a second walk.
 */
export const startWalk = (spawn: SpawnGit, check: ConnectivityCheck): GitProcess =>
  spawn(['rev-list', '--objects', ...smallBlobsOnly, '--stdin', '--not', '--all'], {
    directory: check.repositoryPath,
    environment: check.environment,
    signal: check.signal,
  })

/**
 * Those of `objectIds` from which everything reachable is not in the repository or the quarantine.
 * One process when all is well: only what no ref leads to yet is walked. Otherwise halves are asked until each
 * culprit stands alone. https://git-scm.com/docs/git-rev-list
 * @param started the process to begin with, when it was started ahead
 * @param onPointers told which large files all that is new points to, when all is well
 */
export const findDisconnected = async (
  spawn: SpawnGit,
  check: ConnectivityCheck,
  objectIds: readonly string[],
  started?: GitProcess,
  onPointers?: (files: readonly LargeFile[]) => void,
): Promise<ReadonlySet<string>> => {
  if (objectIds.length === 0) return new Set()
  const git = started ?? startWalk(spawn, check)
  git.allowSilence(stallMs)
  git.stdin.end(`${objectIds.join('\n')}\n`)
  if (onPointers === undefined) git.stdout.resume()
  else {
    const walk = git.stdout as AsyncIterable<Buffer>
    // What a broken history points to does not count: nothing of it is taken.
    const pointers = pointersOfWalk(spawn, check, walk).catch(() => null)
    const files = await pointers
    if ((await git.done).exitCode === 0 && files !== null) onPointers(files)
  }
  if ((await git.done).exitCode === 0) return new Set()
  if (objectIds.length === 1) return new Set(objectIds)
  const middle = objectIds.length >>> 1
  const left = await findDisconnected(spawn, check, objectIds.slice(0, middle))
  const right = await findDisconnected(spawn, check, objectIds.slice(middle))
  return left.union(right)
}
