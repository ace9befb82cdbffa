import type { PushUpdate } from '../../core/ports/remote-git.ts'
import type { RunGit } from '../run-git.ts'

const kinds = ['heads', 'tags', 'notes'] as const

/** Where the last seen state of a remote's ref stands; null for a ref that no mirror follows. */
const trackingRef = (mirrorId: string, ref: string): string | null =>
  kinds.some((kind) => ref.startsWith(`refs/${kind}/`))
    ? `refs/remotes/${mirrorId}/${ref.slice('refs/'.length)}`
    : null

/** The fetch refspecs that tell git which tracking ref is the lease of which ref (fact L2). */
export const trackingRefspecs = (mirrorId: string): readonly string[] =>
  kinds.map((kind) => `+refs/${kind}/*:refs/remotes/${mirrorId}/${kind}/*`)

const presentObjects = async (
  run: RunGit,
  directory: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const { stdout } = await run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    directory,
    input: `${ids.join('\n')}\n`,
  })
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.endsWith(' missing'))
  return new Set(lines.map((line) => line.slice(0, line.indexOf(' '))))
}

/**
 * Makes every tracking ref equal to what its update expects at the remote, because git takes the tracking refs as
 * leases. In two transactions, deletions first: `a` may have to go before `a/b` can come (fact L6).
 * @returns the updates whose lease cannot be held, because the object they expect is not in this repository: what
 *   would be overwritten has not been fetched, so it could not be kept, and must not be pushed over
 */
export const alignTrackingRefs = async (
  run: RunGit,
  directory: string,
  mirrorId: string,
  updates: readonly PushUpdate[],
): Promise<ReadonlySet<PushUpdate>> => {
  const { stdout } = await run(
    ['for-each-ref', '--format=%(refname) %(objectname)', `refs/remotes/${mirrorId}/`],
    { directory },
  )
  const standing = new Map(
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]),
  )
  const differing = updates.flatMap((update) => {
    const name = trackingRef(mirrorId, update.ref)
    if (name === null || (standing.get(name) ?? null) === update.expectedObjectId) return []
    return [{ update, name, expected: update.expectedObjectId }]
  })
  if (differing.length === 0) return new Set()

  const present = await presentObjects(
    run,
    directory,
    differing.map((one) => one.expected).filter((id) => id !== null),
  )
  const removals = differing.filter((one) => one.expected === null)
  const changes = differing.filter((one) => one.expected !== null && present.has(one.expected))
  const transaction = (lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['start', ...lines, 'commit']
  const input = [
    ...transaction(removals.map((one) => `delete ${one.name}`)),
    ...transaction(changes.map((one) => `update ${one.name} ${one.expected ?? ''}`)),
  ]
  if (input.length > 0) await run(['update-ref', '--stdin'], { directory, input: `${input.join('\n')}\n` })
  const unseen = differing.filter((one) => one.expected !== null && !present.has(one.expected))
  return new Set(unseen.map((one) => one.update))
}
