import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { createRecentValues } from '../ports/recent-values.ts'
import type { RemoteRefs } from '../ports/remote-git.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { MirrorScope } from './mirror-scope.ts'
import { selectRefs } from './ref-scope.ts'

/** What a mirror carries of its remote, and one hash over it. The refs are picked out when they are asked for. */
export type Listing = {
  readonly refs: RefMap
  readonly size: number
  /** The remote's default branch. */
  readonly head: string | null
  readonly fingerprint: string
}

export type TakeListing = (seen: RemoteRefs, direction: Direction, scope: MirrorScope) => Listing

const rememberedListings = 20_000

/** What the fingerprint of a mirror says of the default branch: a push does not follow it. */
const countedHead = (direction: Direction, head: string | null): string | null =>
  direction === 'push' ? null : head

/** Answers that came before, byte for byte, are not looked through again: their fingerprints are known. */
export const createTakeListing = (): TakeListing => {
  const known = createRecentValues<Pick<Listing, 'size' | 'fingerprint'>>(rememberedListings)
  return (seen, direction, scope) => {
    let picked: RefMap | null = null
    const pick = (): RefMap => (picked ??= selectRefs(seen.refs, scope.carries))
    const key = seen.digest === undefined ? null : `${seen.digest} ${direction} ${scope.key}`
    const told = (key === null ? undefined : known.get(key)) ?? {
      fingerprint: fingerprintOf(pick(), countedHead(direction, seen.head), scope.key),
      size: pick().size,
    }
    if (key !== null) known.set(key, told)
    return {
      get refs() {
        return pick()
      },
      head: seen.head,
      ...told,
    }
  }
}
