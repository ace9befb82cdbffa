import { keptGraceMs, type KeptLifetimeMs } from '../../../src-shared/domain/kept-lifetime.ts'

/** What decides when the old tips of a repository go. */
export type KeptTerms = {
  readonly lifetimeMs: KeptLifetimeMs
  /** Nothing goes before: the lifetime was changed not long ago. */
  readonly notBefore: number
}

/** Of one pin: null for one that stands, a moment for one that was taken back. */
export type PinnedUntil = number | null

/**
 * When an old tip may go: its lifetime has passed, and whatever a person changed about that is old enough to have been
 * noticed. Null: never.
 * @param pinnedUntil undefined where it was never pinned
 */
export const keptExpiryOf = (
  keptAt: number,
  { lifetimeMs, notBefore }: KeptTerms,
  pinnedUntil: PinnedUntil | undefined,
): number | null => {
  if (pinnedUntil === null || lifetimeMs === null) return null
  return Math.max(keptAt + lifetimeMs, notBefore, pinnedUntil ?? 0)
}

/** Until when a change that was made at `changedAt` lets everything stand. */
export const graceAfter = (changedAt: number): number => (changedAt === 0 ? 0 : changedAt + keptGraceMs)
