import { createHash } from 'node:crypto'
import type { RefMap } from '../../../src-shared/domain/ref.ts'

/**
 * One hash over everything a mirror looks at: SHA-256 of the sorted `oid ref` lines and, where it matters, the
 * default branch. Equal fingerprints mean that the remote has not moved.
 */
export const fingerprintOf = (refs: RefMap, head: string | null): string => {
  const hash = createHash('sha256')
  for (const ref of [...refs.keys()].sort()) hash.update(`${refs.get(ref) ?? ''} ${ref}\n`)
  hash.update(`HEAD ${head ?? ''}\n`)
  return hash.digest('hex')
}
