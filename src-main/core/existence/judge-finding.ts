import {
  leastBetweenLooksMs,
  leastGoneMs,
  looksUntilGone,
  type RepositoryMove,
} from '../../../src-shared/domain/existence.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { MirrorPlace } from '../ports/existence-store.ts'
import type { Finding } from './look-for-repository.ts'

/** How a repository stands against the place that its mirror looks at. */
export type Standing =
  | Exclude<Finding, { kind: 'found' }>
  | { readonly kind: 'here'; readonly repository: ForgeRepository }
  /** It stands elsewhere; `reason` says why the mirror did not follow, null when it did. */
  | { readonly kind: 'moved'; readonly repository: ForgeRepository; readonly reason: string | null }

/** Of what is still as it was, the moment when that began stays. */
const inState = (
  before: MirrorPlace,
  state: MirrorPlace['state'],
  now: number,
): Pick<MirrorPlace, 'state' | 'since' | 'checkedAt'> => ({
  state,
  since: before.state === state ? before.since : now,
  checkedAt: now,
})

const seen = { missingCount: 0, missingSince: null, missedAt: null } as const

const ownerOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0)).toLowerCase()

/** What its forge says it was renamed or transferred from and to. */
export const moveOf = (from: string, to: string, at: number): RepositoryMove => ({
  kind: ownerOf(from) === ownerOf(to) ? 'renamed' : 'transferred',
  from,
  to,
  at,
})

const afterMiss = (before: MirrorPlace, now: number): MirrorPlace => {
  // Looks in quick succession are one: what a server forgot for an hour it forgot in each of them.
  const counts = before.missedAt === null || now - before.missedAt >= leastBetweenLooksMs
  const missingSince = before.missingSince ?? now
  const missingCount = before.missingCount + (counts ? 1 : 0)
  const isGone =
    before.state === 'gone' || (missingCount >= looksUntilGone && now - missingSince >= leastGoneMs)
  return {
    ...before,
    ...inState(before, isGone ? 'gone' : 'missing', now),
    reason: null,
    missingSince,
    missingCount,
    missedAt: counts ? now : before.missedAt,
  }
}

/**
 * What is known after a look. Nothing but a repository that was seen takes a suspicion back, and nothing but one that
 * was confirmed not to be there adds to it.
 * @param scopes what the token is allowed
 */
export const judgeFinding = (
  before: MirrorPlace,
  standing: Standing,
  now: number,
  scopes: readonly string[] | null,
): MirrorPlace => {
  switch (standing.kind) {
    case 'here': {
      const { id, path, deletedFromAt } = standing.repository
      const reason = deletedFromAt === null ? null : 'It is marked for deletion at the forge.'
      return { ...before, ...seen, ...inState(before, 'here', now), forgeId: id, path, reason, scopes }
    }
    case 'moved': {
      const { id, path } = standing.repository
      if (standing.reason !== null) {
        const state = inState(before, 'moved', now)
        return { ...before, ...seen, ...state, forgeId: id, reason: standing.reason, scopes }
      }
      const moved = moveOf(before.path, path, now)
      return {
        ...before,
        ...seen,
        ...inState(before, 'here', now),
        forgeId: id,
        path,
        reason: null,
        scopes,
        moved,
      }
    }
    case 'replaced':
      return { ...before, ...seen, ...inState(before, 'replaced', now), reason: null }
    case 'unclear':
      // What was held or flagged stays so until something else is certain.
      return before.state === 'gone' || before.state === 'replaced'
        ? { ...before, checkedAt: now, reason: standing.reason }
        : { ...before, ...inState(before, 'unknown', now), reason: standing.reason }
    case 'missing':
      return afterMiss(before, now)
  }
}

/** More of an account than these, missing at once, are an accident somewhere else: at the forge, or of the token. */
const mostMissingAtOnce = 3
const mostMissingShare = 0.2

/** @param missing that are not flagged yet @param total that were ever seen through the account */
export const isMassDisappearance = (missing: number, total: number): boolean =>
  missing > mostMissingAtOnce && missing > total * mostMissingShare
