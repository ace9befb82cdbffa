import { createHash } from 'node:crypto'
import type { RefMap } from '../../../src-shared/domain/ref.ts'

const pieceLength = 65_536

/**
 * One hash over everything a mirror looks at: SHA-256 of the sorted `oid ref` lines and, where it matters, the
 * default branch. Equal fingerprints mean that the remote has not moved.
 * @param scopeKey of the mirror's scope: who chooses other refs looks again
 */
export const fingerprintOf = (refs: RefMap, head: string | null, scopeKey = ''): string => {
  const hash = createHash('sha256')
  // In pieces: a call for each ref costs more than the hash.
  let piece = ''
  for (const ref of [...refs.keys()].sort()) {
    piece += `${refs.get(ref) ?? ''} ${ref}\n`
    if (piece.length < pieceLength) continue
    hash.update(piece)
    piece = ''
  }
  hash.update(`${piece}HEAD ${head ?? ''}\n`)
  if (scopeKey !== '') hash.update(`SCOPE ${scopeKey}\n`)
  return hash.digest('hex')
}
