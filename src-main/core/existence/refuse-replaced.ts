import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeConnections } from '../accounts/forge-connections.ts'
import type { SameRemote } from '../mirrors/same-remote.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExistenceStore, MirrorPlace } from '../ports/existence-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { currentPlace } from './existence-view.ts'
import { standsAt } from './place-address.ts'

/** A run does not wait longer than this for a forge; what git itself guards is guarded all the same. */
const longestAskMs = 20_000

const replaced = ({ host }: MirrorRow, path: string): AppError =>
  new AppError('remote_replaced', 'Another repository stands at the address.', { details: { host, path } })

/** Holds the runs of mirrors at whose address another repository stands by now, by the ids that forges give. */
export const createRefuseReplaced = (parts: {
  readonly store: Pick<ExistenceStore, 'find' | 'save' | 'forget'>
  readonly forge: Pick<ForgeConnections, 'open'>
  readonly clock: Clock
  readonly events: EventSink
  readonly log: Log
}): SameRemote => {
  const { store, clock } = parts

  const hold = (place: MirrorPlace): void => {
    const now = clock.now()
    store.save({ ...place, state: 'replaced', since: now, checkedAt: now, reason: null })
    parts.events.emit('existence.changed', { accountId: place.accountId })
  }

  /** Whether the repository of this id stands where the mirror looks, or nothing does; false when another one does. */
  const isSame = async (
    mirror: MirrorRow,
    place: MirrorPlace,
    id: string,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const { forge, access } = await parts.forge.open(place.accountId, signal)
    const byId = await forge.findById(access, id)
    if (byId.kind === 'found' && standsAt(mirror, byId.repository, access.webUrl)) return true
    // Renamed: its old address leads to it until somebody takes the name.
    const there = await forge.findByPath(access, place.path)
    return there.kind === 'missing' || there.repository.id === id
  }

  return {
    refuse: (mirror, isAccepted) => {
      const place = currentPlace(mirror, store.find(mirror.id))
      if (place?.state !== 'replaced') return
      // From now on the one that stands there is the one that is meant: the next look learns its id.
      if (isAccepted) store.forget(mirror.id)
      else throw replaced(mirror, place.path)
    },
    confirm: async (mirror, signal) => {
      const place = currentPlace(mirror, store.find(mirror.id))
      if (place === null || place.forgeId === null) return
      const limited = AbortSignal.any([signal, AbortSignal.timeout(longestAskMs)])
      const same = await isSame(mirror, place, place.forgeId, limited).catch((error: unknown) => {
        signal.throwIfAborted()
        parts.log.warn('A forge could not be asked for a repository before a run.', {
          mirrorId: mirror.id,
          error,
        })
        return true
      })
      if (same) return
      hold(place)
      throw replaced(mirror, place.path)
    },
  }
}
