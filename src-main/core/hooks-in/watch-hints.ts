import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { isAppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeConnections } from '../accounts/forge-connections.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { AllForgeHints } from '../ports/forge-hints.ts'
import type { ForgeIdStore, HintCursorStore } from '../ports/hooks-in-store.ts'
import type { Log } from '../ports/log.ts'
import { addressesAt } from './repository-addresses.ts'

const minuteMs = 60_000
const firstLookMs = minuteMs
const longestBackoffMs = 60 * minuteMs
/** An account that has no mirrors, or may not ask, is thought of again this much later. */
const idleMs = 30 * minuteMs

export type WatchHintsParts = {
  readonly connections: Pick<ForgeConnections, 'open'>
  /** The kind of an account; null when it is gone, or no forge. */
  readonly kindOf: (accountId: string) => ForgeKind | null
  readonly hints: AllForgeHints
  readonly cursors: HintCursorStore
  readonly forgeIds: ForgeIdStore
  /** Mirrors whose remotes may have changed. */
  readonly hint: (mirrorIds: readonly string[]) => void
  /** Whether runs that nobody asked for wait: a look would be for nothing. */
  readonly isResting: () => boolean
  readonly clock: Clock
  readonly random: RandomFraction
  readonly log: Log
  readonly onChanged: (accountId: string) => void
  /** The core stops. */
  readonly stopping: AbortSignal
}

/**
 * Asks each account's forge every minute or two what moved, and has those mirrors checked sooner. A tick costs a call
 * and grows with nothing but what moved; the schedules of mirrors stay as they are.
 */
export const createWatchHints = (parts: WatchHintsParts) => {
  const { clock, cursors, forgeIds, stopping } = parts
  const timers = new Map<string, () => void>()
  const looks = new Map<string, Promise<void>>()
  const failures = new Map<string, number>()

  /** Not all accounts, nor all Mirrordesks, in the same second. */
  const spread = (ms: number): number => Math.round(ms * (0.85 + 0.3 * parts.random()))

  const lookAt = async (accountId: string, kind: ForgeKind): Promise<number> => {
    if (parts.isResting()) return minuteMs
    if (!forgeIds.hasMirrors(accountId)) return idleMs
    const hints = await parts.hints.open(kind)
    if (hints === null) return idleMs
    const { access } = await parts.connections.open(accountId, stopping)
    const before = cursors.find(accountId)
    const { repositories, cursor } = await hints.look(access, before?.cursor ?? null)
    const { webUrl } = access
    const mirrorIds = new Set<string>()
    for (const { id, path, urls } of repositories) {
      const canonicalUrls = addressesAt(webUrl, { path, urls })
      const named = { accountId, webUrl, forgeId: id, canonicalUrls }
      forgeIds.remember(named, clock.now())
      for (const mirrorId of forgeIds.mirrorsOf(named)) mirrorIds.add(mirrorId)
    }
    // First: should we die in between, what moved is seen again.
    if (mirrorIds.size > 0) parts.hint([...mirrorIds])
    cursors.save(accountId, { cursor, lookedAt: clock.now(), failure: null })
    failures.delete(accountId)
    if ((before?.failure ?? null) !== null) parts.onChanged(accountId)
    return hints.everyMs
  }

  const afterFailure = (accountId: string, thrown: unknown): number => {
    const error = toAppError(inASentence(thrown))
    const before = cursors.find(accountId)
    const count = (failures.get(accountId) ?? 0) + 1
    failures.set(accountId, count)
    const seconds = error.details['retryAfterSeconds']
    const asked = typeof seconds === 'number' ? seconds * 1_000 : 0
    const backoff = Math.min(longestBackoffMs, 2 * minuteMs * 2 ** Math.min(count, 10))
    const waitMs = error.code === 'forge_cannot' ? longestBackoffMs : Math.max(asked, backoff)
    const at = clock.now()
    const failure = failureOf(error, at + waitMs)
    cursors.save(accountId, { cursor: before?.cursor ?? null, lookedAt: before?.lookedAt ?? at, failure })
    if (before?.failure?.code !== failure.code) parts.onChanged(accountId)
    if (!isAppError(thrown))
      parts.log.error('A forge could not be asked what moved.', { accountId, error: thrown })
    return waitMs
  }

  const tick = (accountId: string): void => {
    const kind = parts.kindOf(accountId)
    if (stopping.aborted || kind === null || !parts.hints.has(kind) || looks.has(accountId)) return
    const look = lookAt(accountId, kind)
      .catch((error: unknown) => (stopping.aborted ? 0 : afterFailure(accountId, error)))
      .then((waitMs) => {
        looks.delete(accountId)
        if (!stopping.aborted) schedule(accountId, spread(waitMs))
      })
      .catch((error: unknown) => {
        looks.delete(accountId)
        if (!stopping.aborted) parts.log.error('Looking at a forge has ended.', { accountId, error })
      })
    looks.set(accountId, look)
  }
  const schedule = (accountId: string, delayMs: number): void => {
    timers.get(accountId)?.()
    timers.set(
      accountId,
      clock.setTimer(delayMs, () => tick(accountId)),
    )
  }

  return {
    /** The account is there, has another token, or got a mirror. */
    touch: (accountId: string): void => {
      if (!looks.has(accountId)) schedule(accountId, spread(firstLookMs))
    },
    forget: (accountId: string): void => {
      timers.get(accountId)?.()
      timers.delete(accountId)
    },
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      for (const withdraw of timers.values()) withdraw()
      await Promise.all(looks.values())
    },
  }
}

export type WatchHints = ReturnType<typeof createWatchHints>
