import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { PushUpdate } from '../../core/ports/remote-git.ts'
import type { RefReader } from '../ref-reader.ts'
import { missingObjects } from '../repository/commit-ancestry.ts'
import type { RunGit } from '../run-git.ts'
import { lazyRefs } from './lazy-refs.ts'

/** What a mirror follows. */
const kinds = ['heads', 'tags', 'notes'] as const

/** Where the state of a mirror's remote that we last saw stands. */
export const trackingPrefixOf = (mirrorId: string): string => `refs/remotes/${mirrorId}/`

/** Where the last seen state of a remote's ref stands; null for a ref that no mirror follows. */
export const trackingRef = (mirrorId: string, ref: string): string | null =>
  kinds.some((kind) => ref.startsWith(`refs/${kind}/`))
    ? `${trackingPrefixOf(mirrorId)}${ref.slice('refs/'.length)}`
    : null

/** The fetch refspecs that tell git which tracking ref is the lease of which ref (fact L2). */
export const trackingRefspecs = (mirrorId: string): readonly string[] =>
  kinds.map((kind) => `+refs/${kind}/*:${trackingPrefixOf(mirrorId)}${kind}/*`)

/** Where the tracking refs of a mirror stand, by their own names. Without a process. */
export const readTrackingRefs = async (
  refs: RefReader,
  directory: string,
  mirrorId: string,
): Promise<RefMap> => {
  const listed = await refs.list(directory, [trackingPrefixOf(mirrorId)], { peel: false })
  return new Map(listed.map(({ name, objectId }) => [name, objectId]))
}

export type TrackedUpdate = {
  readonly update: PushUpdate
  /** Its tracking ref. */
  readonly name: string
}

/** The updates that expect something else than their tracking ref says. */
export const differingFrom = (
  tracking: RefMap,
  mirrorId: string,
  updates: readonly PushUpdate[],
): readonly TrackedUpdate[] =>
  updates.flatMap((update) => {
    const name = trackingRef(mirrorId, update.ref)
    if (name === null || (tracking.get(name) ?? null) === update.expectedObjectId) return []
    return [{ update, name }]
  })

/**
 * Those of them that must not be pushed: the object they expect is not in this repository. What would be overwritten
 * has not been fetched, so it could not be kept.
 */
export const unseenOf = async (
  run: RunGit,
  directory: string,
  differing: readonly TrackedUpdate[],
): Promise<ReadonlySet<PushUpdate>> => {
  const expected = new Set(differing.flatMap(({ update }) => update.expectedObjectId ?? []))
  const missing = new Set(await missingObjects(run, directory, [...expected]))
  const isUnseen = ({ update }: TrackedUpdate): boolean => missing.has(update.expectedObjectId ?? '')
  return new Set(differing.filter(isUnseen).map(({ update }) => update))
}

/** Moves tracking refs; null removes one. In two transactions, for `a` may have to go before `a/b` can come (fact L6). */
export const moveTrackingRefs = async (
  run: RunGit,
  directory: string,
  moves: ReadonlyMap<string, ObjectId | null>,
): Promise<void> => {
  const transaction = (lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['start', ...lines, 'commit']
  const lines = [
    ...transaction([...moves].flatMap(([name, id]) => (id === null ? [`delete ${name}`] : []))),
    ...transaction([...moves].flatMap(([name, id]) => (id === null ? [] : [`update ${name} ${id}`]))),
  ]
  if (lines.length === 0) return
  await run([...lazyRefs, 'update-ref', '--stdin'], { directory, input: `${lines.join('\n')}\n` })
}
