import { shortRefName } from '../../src-shared/domain/ref.ts'
import { scopeOf } from '../core/mirrors/mirror-scope.ts'
import { isPulled, trackingRef } from '../core/mirrors/ref-scope.ts'
import { storedAddress } from '../core/mirrors/stored-address.ts'
import type { MirrorRow, MirrorStore } from '../core/ports/mirror-store.ts'
import type { RefReader } from '../git/ref-reader.ts'
import type { SmartHttpOptions } from '../http/smart-http/smart-http-options.ts'

/**
 * Keeps pushes to localhost off the branches and tags that a pull mirror writes: the next pull would overwrite
 * them. Names that do not exist upstream are free, unless the mirror says otherwise (mirror semantics 2.4, "store
 * writes on a pull mirror").
 */
export const createRefuseMirroredRef = (parts: {
  readonly mirrors: MirrorStore
  readonly refs: Pick<RefReader, 'resolve'>
}): NonNullable<SmartHttpOptions['refuseRef']> => {
  /** Only what the mirror carries and the remote has is written by it. */
  const isMirrored = async (path: string, mirror: MirrorRow, ref: string): Promise<boolean> =>
    scopeOf(mirror).carries(ref) && (await parts.refs.resolve(path, trackingRef(mirror.id, ref))) !== null

  return async (access, update, { ephemeral }) => {
    if (ephemeral || !isPulled(update.ref)) return null
    for (const mirror of parts.mirrors.listByRepository(access.repositoryId)) {
      if (mirror.direction !== 'pull') continue
      const { host, path } = storedAddress(mirror.url)
      if (await isMirrored(access.repositoryPath, mirror, update.ref)) {
        return `${shortRefName(update.ref)} is mirrored from ${host}/${path}; push there, or switch this mirror to Two-way`
      }
      if (!mirror.extraBranches) {
        return `${shortRefName(update.ref)} does not exist at ${host}/${path}, from which all here is mirrored; push there, or let this mirror take extra branches`
      }
    }
    return null
  }
}
