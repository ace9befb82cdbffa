import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import { keptPrefix, keptRefName } from '../mirrors/kept-ref-names.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { ReadableRefs, RepairGit } from '../ports/repair-git.ts'
import { fetchFromSources, repairPrefix } from './repair-sources.ts'

export type LostRef = { readonly ref: string; readonly objectId: ObjectId }

export type RebuildParts = {
  readonly git: RepairGit
  readonly remoteGit: Pick<RemoteGit, 'fetch'>
  readonly mirrors: Pick<
    MirrorStore,
    'listByRepository' | 'listAlsoTrashed' | 'baseRefs' | 'changeBaseRefs' | 'change'
  >
  readonly openCredential: OpenJobCredential
  readonly now: () => number
}

export type Rebuilt = {
  /** The whole copy beside the damaged one; null when it may not take its place. */
  readonly fresh: string | null
  readonly lostRefs: readonly LostRef[]
  /** The refs the damaged copy had when the rebuilding began. */
  readonly before: ReadableRefs
}

const isTracking = (ref: string): boolean =>
  ref.startsWith('refs/remotes/') || ref.startsWith('refs/outgoing/')

/**
 * What should be there: what can be read, and where refs could not be read, what a mirror last agreed on with its remote.
 */
const wantedRefs = (parts: RebuildParts, readable: ReadableRefs, mirrors: readonly MirrorRow[]): RefMap => {
  const wanted = new Map(readable.refs)
  if (readable.isComplete) return wanted
  for (const mirror of mirrors) {
    for (const [ref, objectId] of parts.mirrors.baseRefs(mirror.id)) {
      if (!wanted.has(ref)) wanted.set(ref, objectId)
    }
  }
  return wanted
}

const without = (refs: RefMap, others: RefMap): RefMap =>
  new Map([...refs].filter(([ref]) => !others.has(ref)))

/** Commits that no ref leads to, when it is not known which refs there were: kept, like everything that lost its ref. */
const keepUnreached = async (parts: RebuildParts, fresh: string, signal: AbortSignal): Promise<void> => {
  const found = await parts.git.unreached(fresh, signal)
  const keptAt = parts.now()
  const kept = found.map((objectId): [string, ObjectId] => [
    keptRefName({
      keptAt,
      runId: 'repair',
      mirrorId: 'repair',
      originalRef: `refs/heads/found-${objectId.slice(0, 12)}`,
      round: 1,
    }),
    objectId,
  ])
  await parts.git.writeRefs(fresh, new Map(kept))
}

/**
 * Makes a whole copy of a damaged repository beside it: what is whole here, then what the remotes of its mirrors have, then,
 * object by object, what git can still read, and at last what the remotes of mirrors in the trash have. The damaged one is
 * only read.
 *
 * It may take the place of the damaged one when no ref is lost; or when every remote was reached and could not help: then
 * waiting would not help either, and what is lost stays in the copy that is set aside. For a remote that only a mirror in
 * the trash has it is waited where there is no other: many are there because their remote has gone.
 */
export const rebuildRepository = async (
  parts: RebuildParts,
  repositoryId: string,
  damaged: string,
  signal: AbortSignal,
): Promise<Rebuilt> => {
  const { git } = parts
  const mirrors = parts.mirrors.listByRepository(repositoryId)
  const living = new Set(mirrors.map(({ id }) => id))
  const trashed = parts.mirrors.listAlsoTrashed(repositoryId).filter(({ id }) => !living.has(id))
  /** Who knows what was here. What one in the trash agreed on is old: it counts where there is no other. */
  const known = mirrors.length > 0 ? mirrors : trashed
  const before = await git.readRefs(damaged)
  const wanted = wantedRefs(parts, before, known)
  const fresh = await git.createBeside(damaged)
  await git.salvage(damaged, fresh, signal)

  /** Takes over what has become whole. @returns what has not */
  const settle = async (open: RefMap): Promise<RefMap> => {
    const whole = await git.wholeRefs(fresh, open, signal)
    await git.writeRefs(fresh, whole)
    return without(open, whole)
  }
  let open = await settle(wanted)
  let unreached: readonly MirrorRow[] = []
  if (open.size > 0 || !before.isComplete) {
    // What is whole already is what the remotes need not send.
    unreached = await fetchFromSources(parts, mirrors, fresh, signal)
    open = await settle(open)
  }
  const salvageOpen = async (): Promise<void> => {
    if (open.size === 0) return
    await git.salvageMissing(damaged, fresh, [...new Set(open.values())], signal)
    open = await settle(open)
  }
  await salvageOpen()
  if (open.size > 0 && trashed.length > 0) {
    const away = await fetchFromSources(parts, trashed, fresh, signal)
    if (mirrors.length === 0) unreached = away
    open = await settle(open)
    await salvageOpen()
  }
  if (!before.isComplete) await keepUnreached(parts, fresh, signal)
  await git.removeRefs(fresh, repairPrefix)

  // Tracking refs come again with the next run.
  const lostRefs = [...open].flatMap(([ref, objectId]) => (isTracking(ref) ? [] : [{ ref, objectId }]))
  const mayReplace = lostRefs.length === 0 || (known.length > 0 && unreached.length === 0)
  if (!mayReplace) {
    await git.discard(fresh)
    return { fresh: null, lostRefs, before }
  }
  const damage = await git.check(fresh, { full: false, signal })
  if (damage !== null) throw new AppError('store_damaged', `The copy is not whole: ${damage.text}`)
  const head = before.head ?? known.find(({ remoteHead }) => remoteHead !== null)?.remoteHead ?? null
  await git.carryOver(damaged, fresh, head)
  return { fresh, lostRefs, before }
}

/**
 * A ref that is lost here must not be taken for one that was deleted here: a push mirror would delete it at its target. A
 * ref that both sides never agreed on is left alone there, and comes back from an upstream.
 */
export const forgetLostBases = (
  { mirrors }: Pick<RebuildParts, 'mirrors'>,
  repositoryId: string,
  lostRefs: readonly LostRef[],
): void => {
  // One in the trash may come back.
  for (const mirror of mirrors.listAlsoTrashed(repositoryId)) {
    const lost = lostRefs.filter(({ ref }) => !ref.startsWith(keptPrefix))
    if (lost.length > 0) mirrors.changeBaseRefs(mirror.id, new Map(lost.map(({ ref }) => [ref, null])))
    // The next run looks at everything again.
    mirrors.change(mirror.id, { fingerprint: null, syncedChangeCounter: null })
  }
}
