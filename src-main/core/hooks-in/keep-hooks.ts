import { type AppError, isAppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeConnections } from '../accounts/forge-connections.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { ForgeHookRow } from '../ports/hooks-in-store.ts'
import type { Log } from '../ports/log.ts'
import type { HookSigning } from './hook-signing.ts'
import { isAccountWide, isRefusal } from './hook-refusals.ts'
import { makeHook, takeHookAway, type HookParts, type WantedHook } from './make-hook.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Mirrors come and go many at once. */
const settleMs = 5_000
/** One that is there is looked at this often, unless deliveries of it come. */
const checkEveryMs = dayMs
/** What an account may not do, it may not do in an hour either. */
const refusedForMs = 7 * dayMs
const longestBackoffMs = 6 * hourMs
/** Between two that are made: a forge is not stormed. */
const longestSleepMs = hourMs

const restOf = (error: AppError): number => {
  const { retryAfterSeconds } = error.details
  if (error.code === 'remote_rate_limited') {
    return Math.max(minuteMs, typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1_000 : 0)
  }
  return isRefusal(error) ? dayMs : 10 * minuteMs
}

/** An account whose webhooks are kept, and where they send to; null when it is to have none. */
export type WantedUrl = (accountId: string) => string | null

/**
 * Keeps the webhooks of accounts as they should be at their forges: makes them for pull and sync mirrors, looks at them
 * once a day, makes again what is gone or was switched off, and takes away what no mirror needs. One repository after the
 * other for each account; nobody waits for it.
 */
export const createKeepHooks = (
  deps: HookParts & {
    readonly connections: Pick<ForgeConnections, 'open'>
    readonly signing: Pick<HookSigning, 'current' | 'isOfServer'>
    readonly wantedUrl: WantedUrl
    readonly clock: Clock
    readonly log: Log
    readonly onChanged: (accountId: string) => void
    /** The core stops. */
    readonly stopping: AbortSignal
  },
) => {
  const { store, clock, stopping, connections } = deps
  const isStopping = (): boolean => stopping.aborted
  const timers = new Map<string, () => void>()
  const rounds = new Map<string, Promise<void>>()
  const again = new Set<string>()

  const wantedHook = (accountId: string, url: string): WantedHook => {
    const { id, secret } = deps.signing.current(accountId)
    return { url, secretId: id, secret }
  }

  /** Deliveries prove more than a look, unless anybody could have had them sent. */
  const isKnownGood = (
    { accountId, state, lastDeliveryAt, url, secretId }: ForgeHookRow,
    wanted: WantedHook,
  ): boolean =>
    !deps.signing.isOfServer(accountId) &&
    state === 'active' &&
    url === wanted.url &&
    secretId === wanted.secretId &&
    lastDeliveryAt !== null &&
    clock.now() - lastDeliveryAt < checkEveryMs

  const settle = async (row: ForgeHookRow, url: string | null, isAsked: boolean): Promise<void> => {
    const open = await connections.open(row.accountId, stopping)
    if (row.state === 'removing') {
      await takeHookAway(deps, open, row)
      return
    }
    // Switched off meanwhile: the row is to be removed soon.
    if (url === null) return
    const wanted = wantedHook(row.accountId, url)
    if (isAsked || !isKnownGood(row, wanted)) await makeHook(deps, open, row, wanted)
    store.changeHook(row, { failure: null, attempts: 0, nextAt: clock.now() + checkEveryMs })
  }

  const failed = (row: ForgeHookRow, error: AppError): void => {
    // Gone with its repository, or with what the account may do: there is nothing left to take away.
    if (row.state === 'removing' && isRefusal(error)) {
      store.removeHook(row)
      return
    }
    const isRefused = isRefusal(error)
    const backoffMs = Math.min(longestBackoffMs, 10 * minuteMs * 2 ** Math.min(row.attempts, 10))
    const nextAt = clock.now() + (isRefused ? refusedForMs : backoffMs)
    store.changeHook(row, {
      state: row.state === 'removing' ? 'removing' : isRefused ? 'refused' : 'pending',
      failure: failureOf(error, isRefused ? null : nextAt),
      attempts: row.attempts + 1,
      nextAt,
    })
  }

  const round = async (accountId: string, isAsked: boolean): Promise<void> => {
    const url = deps.wantedUrl(accountId)
    store.wantHooks(accountId, url !== null, clock.now())
    for (;;) {
      if (isStopping()) return
      const row = store.nextDueHook(accountId, clock.now())
      if (row === null) break
      try {
        await settle(row, url, isAsked)
        store.changeAccount(accountId, { problem: null, restsUntil: null })
        // Rows that are not to be looked at would be found again and again.
        if (url === null && row.state !== 'removing') break
      } catch (thrown) {
        if (isStopping()) return
        const error = toAppError(inASentence(thrown))
        if (!isAppError(thrown)) deps.log.error('A webhook could not be made.', { accountId, error: thrown })
        failed(row, error)
        if (isAccountWide(error)) {
          const restsUntil = clock.now() + restOf(error)
          store.changeAccount(accountId, { problem: failureOf(error, restsUntil), restsUntil })
          break
        }
      } finally {
        deps.onChanged(accountId)
      }
    }
    store.forgetOldSecrets(accountId)
  }

  const schedule = (accountId: string, delayMs: number): void => {
    timers.get(accountId)?.()
    timers.set(
      accountId,
      clock.setTimer(delayMs, () => start(accountId, false)),
    )
  }
  const scheduleNext = (accountId: string): void => {
    const nextAt = store.nextHookAt(accountId)
    if (nextAt === null) return
    const { restsUntil } = store.account(accountId)
    const at = Math.max(nextAt, restsUntil ?? 0, clock.now() + minuteMs)
    schedule(accountId, Math.min(at - clock.now(), longestSleepMs))
  }

  const start = (accountId: string, isAsked: boolean): void => {
    if (stopping.aborted) return
    if (rounds.has(accountId)) {
      again.add(accountId)
      return
    }
    const { restsUntil } = store.account(accountId)
    if (!isAsked && restsUntil !== null && restsUntil > clock.now()) {
      store.wantHooks(accountId, deps.wantedUrl(accountId) !== null, clock.now())
      scheduleNext(accountId)
      return
    }
    const running = round(accountId, isAsked)
      .catch((error: unknown) => {
        if (!stopping.aborted) deps.log.warn('Webhooks could not be looked at.', { accountId, error })
      })
      .finally(() => {
        rounds.delete(accountId)
        if (stopping.aborted) return
        if (again.delete(accountId)) schedule(accountId, settleMs)
        else scheduleNext(accountId)
      })
    rounds.set(accountId, running)
  }

  const forget = (accountId: string): void => {
    timers.get(accountId)?.()
    timers.delete(accountId)
  }

  return {
    /** Something of the account changed: its mirrors, its token, where it sends to. */
    touch: (accountId: string): void => schedule(accountId, settleMs),
    /** What the account may do is another question now: what was refused, or held all back, is tried again. */
    tokenChanged: (accountId: string): void => {
      const { refused, pending } = store.countHooks(accountId)
      const { restsUntil } = store.account(accountId)
      if (restsUntil !== null) store.changeAccount(accountId, { problem: null, restsUntil: null })
      if (deps.signing.isOfServer(accountId)) store.makeHooksDue(accountId, null, clock.now())
      else if (refused + pending > 0) store.makeUnmadeDue(accountId, clock.now())
      schedule(accountId, settleMs)
    },
    /** Looks at one webhook, or all of the account, now, whatever was said before. */
    repair: (accountId: string, canonicalUrl: string | null): void => {
      store.wantHooks(accountId, deps.wantedUrl(accountId) !== null, clock.now())
      store.makeHooksDue(accountId, canonicalUrl, clock.now())
      store.changeAccount(accountId, { problem: null, restsUntil: null })
      start(accountId, true)
    },
    forget,
    /** Ends what is planned for an account, and waits for what is under way. */
    rest: async (accountId: string): Promise<void> => {
      await rounds.get(accountId)
      forget(accountId)
    },
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      for (const withdraw of timers.values()) withdraw()
      await Promise.all(rounds.values())
    },
  }
}

export type KeepHooks = ReturnType<typeof createKeepHooks>
