import type { RemoteRefs } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Bytes of one listing beyond which a host is not believed (about four million refs). */
export const maxListingBytes = 256 * 1024 * 1024

/** Gathers the refs a remote names, whichever way it names them; only those below the prefixes are kept. */
export type RefGatherer = {
  readonly add: (objectId: string, name: string) => void
  readonly setHead: (target: string) => void
  readonly result: () => RemoteRefs
}

const refName = /^refs\/[^\s~^:?*[\\]+$/

export const createRefGatherer = (prefixes: readonly string[]): RefGatherer => {
  const refs = new Map<string, string>()
  let head: string | null = null
  return {
    add: (objectId, name) => {
      if (objectId.length === 64) throw new AppError('remote_hash_format', 'The remote uses SHA-256.')
      if (name === 'HEAD' || name.endsWith('^{}') || !refName.test(name)) return
      if (!/^[0-9a-f]{40}$/.test(objectId)) throw new AppError('remote_error', 'The remote named no object.')
      if (prefixes.some((prefix) => name.startsWith(prefix))) refs.set(name, objectId)
    },
    setHead: (target) => {
      if (refName.test(target)) head = target
    },
    result: () => ({ refs, head }),
  }
}
