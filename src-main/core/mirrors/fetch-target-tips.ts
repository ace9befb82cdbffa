import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { scopeOf } from './mirror-scope.ts'
import { trackedRefs, trackingPrefix, trackingRef, trackingRefspecs } from './ref-scope.ts'
import type { MirrorRunContext } from './run-context.ts'

/** More single refspecs than this cost more than one wildcard (measured fact L4). */
const singleRefspecs = 50

/**
 * Makes sure that the objects of `wanted`, tips at the target, are here: to compare them, and to keep them.
 * @returns the target's refs; where a fetch found a newer tip, that one
 */
export const fetchTargetTips = async (
  context: MirrorRunContext,
  remote: RefMap,
  wanted: RefMap,
): Promise<RefMap> => {
  const { git, mirror, repositoryPath } = context
  const { prefixes, isNarrowed } = scopeOf(mirror)
  const missing = new Set(await git.missingObjects(repositoryPath, [...new Set(wanted.values())]))
  const refs = [...wanted].filter(([, objectId]) => missing.has(objectId)).map(([ref]) => ref)
  if (refs.length === 0) return remote
  context.enter('fetch')
  const { bytes } = await context.remoteGit.fetch({
    repositoryPath,
    remote: context.remote,
    refspecs:
      refs.length > singleRefspecs && !isNarrowed
        ? trackingRefspecs(mirror.id, prefixes)
        : refs.map((ref) => `+${ref}:${trackingRef(mirror.id, ref)}`),
    prune: false,
    signal: context.signal,
    onProgress: context.onProgress,
  })
  context.report.addBytes(bytes)
  const tracked = trackedRefs(mirror.id, await git.listRefs(repositoryPath, [trackingPrefix(mirror.id)]))
  const fresh = new Map(remote)
  for (const ref of refs) {
    const objectId = tracked.get(ref)
    if (objectId !== undefined) fresh.set(ref, objectId)
  }
  return fresh
}
