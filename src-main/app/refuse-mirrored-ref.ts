import { shortRefName } from '../../src-shared/domain/ref.ts'
import { isPulled, trackingRef } from '../core/mirrors/ref-scope.ts'
import { storedAddress } from '../core/mirrors/stored-address.ts'
import type { MirrorStore } from '../core/ports/mirror-store.ts'
import type { RefReader } from '../git/ref-reader.ts'
import type { SmartHttpOptions } from '../http/smart-http/smart-http-options.ts'

/**
 * Keeps pushes to localhost off the branches and tags that a pull mirror writes: the next pull would overwrite
 * them. Names that do not exist upstream are free (mirror semantics 2.4, "store writes on a pull mirror").
 */
export const createRefuseMirroredRef = (parts: {
  readonly mirrors: MirrorStore
  readonly refs: Pick<RefReader, 'resolve'>
}): NonNullable<SmartHttpOptions['refuseRef']> => {
  return async (access, update, { ephemeral }) => {
    if (ephemeral || !isPulled(update.ref)) return null
    for (const mirror of parts.mirrors.listByRepository(access.repositoryId)) {
      if (mirror.direction !== 'pull') continue
      const tracking = trackingRef(mirror.id, update.ref)
      if ((await parts.refs.resolve(access.repositoryPath, tracking)) === null) continue
      const { host, path } = storedAddress(mirror.url)
      return `${shortRefName(update.ref)} is mirrored from ${host}/${path}; push there`
    }
    return null
  }
}
