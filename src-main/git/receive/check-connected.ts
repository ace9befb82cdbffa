import type { GitProcess, SpawnGit } from '../spawn-git.ts'

/** A walk over a large history prints nothing; it is given an hour. */
const stallMs = 3_600_000

export type ConnectivityCheck = {
  readonly repositoryPath: string
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** A walk that waits to be told where it begins; it looks at no object before that. */
export const startWalk = (spawn: SpawnGit, check: ConnectivityCheck): GitProcess =>
  spawn(['rev-list', '--objects', '--stdin', '--not', '--all', '--quiet'], {
    directory: check.repositoryPath,
    environment: check.environment,
    signal: check.signal,
  })

/**
 * Those of `objectIds` from which everything reachable is not in the repository or the quarantine.
 * One process when all is well: only what no ref leads to yet is walked. Otherwise halves are asked until each
 * culprit stands alone. https://git-scm.com/docs/git-rev-list
 * @param started the process to begin with, when it was started ahead
 */
export const findDisconnected = async (
  spawn: SpawnGit,
  check: ConnectivityCheck,
  objectIds: readonly string[],
  started?: GitProcess,
): Promise<ReadonlySet<string>> => {
  if (objectIds.length === 0) return new Set()
  const git = started ?? startWalk(spawn, check)
  git.allowSilence(stallMs)
  git.stdout.resume()
  git.stdin.end(`${objectIds.join('\n')}\n`)
  if ((await git.done).exitCode === 0) return new Set()
  if (objectIds.length === 1) return new Set(objectIds)
  const middle = objectIds.length >>> 1
  const left = await findDisconnected(spawn, check, objectIds.slice(0, middle))
  const right = await findDisconnected(spawn, check, objectIds.slice(middle))
  return left.union(right)
}
