import { isMassDisappearance, judgeFinding, type Standing } from './judge-finding.ts'
import type { ForgeLook } from './look-for-repository.ts'
import { suspiciousMs } from './existence-times.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ExistenceStore, MirrorPlace } from '../ports/existence-store.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { createExistenceNews } from './existence-news.ts'

/** A mirror, and what is known of its repository. */
export type Known = {
  readonly mirror: MirrorRow
  readonly place: MirrorPlace
  /** What is stored; null when nothing is. */
  readonly before: MirrorPlace | null
}
export type Settled = { readonly known: Known; readonly standing: Standing }

/** The mirror itself finds it so, and says it: else it would stand as up to date until its next check. */
const asksForLook: ReadonlySet<MirrorPlace['state']> = new Set(['replaced', 'gone'])

/** Stores what looks found, flags what is gone, and tells of it. */
export const createSettlePlaces = (parts: {
  readonly store: ExistenceStore
  readonly mirrors: Pick<MirrorStore, 'find'>
  readonly engine: Pick<MirrorEngine, 'hint'>
  readonly tell: ReturnType<typeof createExistenceNews>
  readonly tellOfMany: (
    accountId: string,
    stopped: { readonly count: number; readonly total: number },
  ) => void
  readonly clock: Clock
  readonly events: EventSink
}) => {
  const { store, mirrors, clock, events } = parts

  const isMass = (accountId: string, places: readonly MirrorPlace[]): number | null => {
    const round = store.round(accountId)
    const missing = places.filter(
      ({ state, missingSince }) =>
        state === 'missing' && (missingSince ?? 0) > (round?.acceptedAt ?? Number.NEGATIVE_INFINITY),
    ).length
    const total = places.filter(({ forgeId }) => forgeId !== null).length
    return isMassDisappearance(missing, total) ? missing : null
  }

  /** Stores what was found of some mirrors of an account; flags nothing while too many are missing at once. */
  const settle = (accountId: string, look: ForgeLook, found: readonly Settled[]): void => {
    const now = clock.now()
    const judged = found.flatMap(({ known, standing }) => {
      const mirror = mirrors.find(known.mirror.id)
      // Changed by a person, or removed, meanwhile: what was found is of another address.
      const isFollowed = standing.kind === 'moved' && standing.reason === null
      if (mirror === null || (!isFollowed && mirror.canonicalUrl !== known.mirror.canonicalUrl)) return []
      const after = judgeFinding(known.place, standing, now, look.identity.scopes)
      return [{ ...known, mirror, after: { ...after, canonicalUrl: mirror.canonicalUrl } }]
    })
    const isNewlyGone = ({ after, place }: { after: MirrorPlace; place: MirrorPlace }): boolean =>
      after.state === 'gone' && place.state !== 'gone'
    const asMissing = (after: MirrorPlace, place: MirrorPlace): MirrorPlace => ({
      ...after,
      state: 'missing',
      since: place.state === 'missing' ? place.since : now,
    })
    // First as suspicions: whether they are too many is asked of all of them together.
    for (const one of judged) store.save(isNewlyGone(one) ? asMissing(one.after, one.place) : one.after)
    const places = store.list(accountId)
    const count = isMass(accountId, places)
    noteMass(accountId, count, places.filter(({ forgeId }) => forgeId !== null).length, now)
    for (const one of judged) {
      if (isNewlyGone(one) && count === null) store.save(one.after)
      const after = store.find(one.mirror.id)
      if (after === null) continue
      parts.tell(one.mirror, one.before, after)
      if (after.state !== one.place.state && asksForLook.has(after.state)) parts.engine.hint([one.mirror.id])
    }
    events.emit('existence.changed', { accountId })
  }

  const noteMass = (accountId: string, count: number | null, total: number, now: number): void => {
    const round = store.round(accountId)
    const before = round?.stopped ?? null
    if (count === null && before === null) return
    const stopped = count === null ? null : { count, total, at: before?.at ?? now }
    const base = round ?? {
      accountId,
      checkedAt: null,
      nextAt: now + suspiciousMs,
      failure: null,
      acceptedAt: null,
    }
    store.saveRound({ ...base, stopped })
    if (stopped !== null && before === null) parts.tellOfMany(accountId, stopped)
  }

  return settle
}
