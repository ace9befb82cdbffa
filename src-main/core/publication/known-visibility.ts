import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { lookAtRemote } from '../mirrors/look-at-remote.ts'
import type { Clock } from '../ports/clock.ts'
import type { LookAtVisibility, Visibility, VisibilityStore } from '../ports/remote-visibility.ts'

/** Mirrors are often set up several at a time. */
const freshMs = 3_600_000

export type KnownVisibility = (address: RemoteAddress) => Promise<Visibility>

/**
 * Who may read a remote, asked at most once an hour. A host that does not answer now is believed what it said before.
 */
export const createKnownVisibility =
  (deps: {
    readonly look: LookAtVisibility
    readonly seen: VisibilityStore
    readonly clock: Clock
  }): KnownVisibility =>
  async (address) => {
    const known = deps.seen.find(address.canonical)
    const now = deps.clock.now()
    if (known !== null && known.seenAt <= now && now - known.seenAt < freshMs) return known.visibility
    const visibility = await lookAtRemote(deps.clock, address, (signal) =>
      deps.look({ address }, signal),
    ).catch((): Visibility => 'unreachable')
    if (visibility === 'public' || visibility === 'private') {
      deps.seen.save(address.canonical, { visibility, seenAt: now })
      return visibility
    }
    return known?.visibility ?? visibility
  }
