import type { AccountExistence, MirrorExistence } from '../../../src-shared/domain/existence.ts'
import type { ExistenceRound, MirrorPlace } from '../ports/existence-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'

/** What was found out about this mirror as it is now; null when its address or account is another by now. */
export const currentPlace = (mirror: MirrorRow, place: MirrorPlace | null): MirrorPlace | null =>
  place !== null && place.canonicalUrl === mirror.canonicalUrl && place.accountId === mirror.accountId
    ? place
    : null

export const toMirrorExistence = (mirror: MirrorRow, place: MirrorPlace): MirrorExistence => ({
  mirrorId: mirror.id,
  accountId: place.accountId,
  repository: mirror.repository,
  direction: mirror.direction,
  host: mirror.host,
  path: place.path,
  state: place.state,
  since: place.since,
  checkedAt: place.checkedAt,
  reason: place.reason,
  missingCount: place.missingCount,
  missingSince: place.missingSince,
  moved: place.moved,
})

export const toAccountExistence = (
  accountId: string,
  round: ExistenceRound | null,
  places: readonly MirrorPlace[],
): AccountExistence => {
  const counts = { here: 0, moved: 0, replaced: 0, unknown: 0, missing: 0, gone: 0 }
  for (const { state } of places) counts[state] += 1
  return {
    accountId,
    checkedAt: round?.checkedAt ?? null,
    nextAt: round?.nextAt ?? null,
    failure: round?.failure ?? null,
    stopped: round?.stopped ?? null,
    counts,
  }
}
