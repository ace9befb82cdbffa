import type { SpawnGit } from '../spawn-git.ts'

/** A walk over a large history prints nothing; it is given an hour. */
const stallMs = 3_600_000

/**
 * Those of `objectIds` from which everything reachable is not in the repository or the quarantine.
 * One process when all is well: only what no ref leads to yet is walked. Otherwise halves are asked until each
 * culprit stands alone. https://git-scm.com/docs/git-rev-list
 */
export const findDisconnected = async (
  spawn: SpawnGit,
  check: {
    readonly repositoryPath: string
    readonly environment: Readonly<Record<string, string>>
    readonly signal: AbortSignal
  },
  objectIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (objectIds.length === 0) return new Set()
  const git = spawn(['rev-list', '--objects', '--stdin', '--not', '--all', '--quiet'], {
    directory: check.repositoryPath,
    environment: check.environment,
    signal: check.signal,
    stallMs,
  })
  git.stdout.resume()
  git.stdin.end(`${objectIds.join('\n')}\n`)
  if ((await git.done).exitCode === 0) return new Set()
  if (objectIds.length === 1) return new Set(objectIds)
  const middle = objectIds.length >>> 1
  const left = await findDisconnected(spawn, check, objectIds.slice(0, middle))
  const right = await findDisconnected(spawn, check, objectIds.slice(middle))
  return left.union(right)
}
