import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { FetchRequest, RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { fetchInGroups } from './fetch-in-groups.ts'
import type { MirrorScope } from './mirror-scope.ts'
import { selectRefs, trackedRefs, trackingPrefix, trackingRef, trackingRefspecs } from './ref-scope.ts'

export type TrackedFetch = Pick<FetchRequest, 'remote' | 'repositoryPath' | 'signal' | 'onProgress'> & {
  readonly git: RepositoryGit
  readonly remoteGit: Pick<RemoteGit, 'copy' | 'fetch' | 'fetchInSteps' | 'refInSteps'>
  /** Whose tracking refs these are; of a one-time fetch, `onceOwnerOf`. */
  readonly mirrorId: string
  readonly scope: Pick<MirrorScope, 'prefixes' | 'carries' | 'isNarrowed'>
  /** A fetch begins: both sides are not known to be equal. */
  readonly onFetch?: () => void
  /** The connection broke before: what is to be fetched comes in groups, each of which stays. */
  readonly breaksOff?: () => boolean
  /** The remote's default branch, which is the first of them. */
  readonly head?: string | null
  /** Hears of bytes that are here already, should the fetch fail later. */
  readonly onBytes?: (bytes: number) => void
}

export type FetchedTips = {
  /** What the remote has in scope, its objects here. What the fetch brought counts, should it have moved since. */
  readonly refs: RefMap
  readonly bytes: number
}

const sameRefs = (left: RefMap, right: RefMap): boolean =>
  left.size === right.size && [...left].every(([ref, objectId]) => right.get(ref) === objectId)

/** Brings what a mirror carries of its remote, or a one-time fetch takes, into its tracking refs. @param remote its refs in scope */
export const fetchTracked = async (parts: TrackedFetch, remote: RefMap): Promise<FetchedTips> => {
  const { git, repositoryPath, mirrorId, scope } = parts
  // Nothing to fetch; and what is tracked still leads to the objects of a remote that lost everything.
  if (remote.size === 0) return { refs: remote, bytes: 0 }
  const listTracked = async (): Promise<RefMap> =>
    trackedRefs(mirrorId, await git.listRefs(repositoryPath, [trackingPrefix(mirrorId)]))
  const tracked = await listTracked()
  const known = selectRefs(tracked, scope.carries)
  if (sameRefs(known, remote)) return { refs: remote, bytes: 0 }
  const inGroups = parts.breaksOff?.() === true
  if (scope.isNarrowed || inGroups) await forgetOthers(parts, tracked, remote)
  const moved = [...remote].filter(([ref, objectId]) => tracked.get(ref) !== objectId)
  if ((scope.isNarrowed || inGroups) && moved.length === 0) return { refs: remote, bytes: 0 }
  parts.onFetch?.()
  if (inGroups) {
    await fetchInGroups(
      {
        ...parts,
        owner: mirrorId,
        head: parts.head ?? null,
        isFirst: tracked.size === 0,
        onBytes: parts.onBytes ?? (() => undefined),
      },
      moved.map(([ref]) => ref),
    )
    return { refs: selectRefs(await listTracked(), scope.carries), bytes: 0 }
  }
  const copied = tracked.size === 0 && !scope.isNarrowed ? await copyAll(parts, remote) : null
  if (copied !== null) return copied
  const { bytes } = await parts.remoteGit.fetch({
    repositoryPath,
    remote: parts.remote,
    // No refspec of git says what patterns say, and what is left out is not worth its bytes.
    refspecs: scope.isNarrowed
      ? moved.map(([ref]) => `+${ref}:${trackingRef(mirrorId, ref)}`)
      : trackingRefspecs(mirrorId, scope.prefixes),
    prune: !scope.isNarrowed,
    signal: parts.signal,
    onProgress: parts.onProgress,
  })
  return { refs: selectRefs(await listTracked(), scope.carries), bytes }
}

/** The first copy into a repository that has nothing; null where it has something, or the remote cannot be copied. */
const copyAll = async (parts: TrackedFetch, remote: RefMap): Promise<FetchedTips | null> => {
  const { git, repositoryPath, mirrorId, scope, signal, onProgress } = parts
  if ((await git.listRefs(repositoryPath, ['refs/'])).size > 0) return null
  const tips = [...new Set(remote.values())]
  const copied = await parts.remoteGit.copy({
    repositoryPath,
    remote: parts.remote,
    refspecs: trackingRefspecs(mirrorId, scope.prefixes),
    tips,
    signal,
    onProgress,
  })
  if (copied === null) return null
  const creations = [...remote].map(([ref, newObjectId]) => ({
    ref: trackingRef(mirrorId, ref),
    oldObjectId: null,
    newObjectId,
  }))
  if (!(await git.createPackedRefs(repositoryPath, creations))) {
    await git.updateRefs(repositoryPath, [creations])
  }
  return { refs: remote, bytes: copied.bytes }
}

/** What pruning does, where only some refs are fetched: before, because `a` may have become `a/b`. */
const forgetOthers = async (
  { git, repositoryPath, mirrorId }: TrackedFetch,
  tracked: RefMap,
  remote: RefMap,
): Promise<void> => {
  const gone = [...tracked].filter(([ref]) => !remote.has(ref))
  if (gone.length === 0) return
  await git.updateRefs(repositoryPath, [
    gone.map(([ref, oldObjectId]) => ({ ref: trackingRef(mirrorId, ref), oldObjectId, newObjectId: null })),
  ])
}
