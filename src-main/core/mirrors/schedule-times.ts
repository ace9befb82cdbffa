import type { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RetryPolicy } from '../../../src-shared/errors/failure-policy.ts'
import type { RandomFraction } from '../ports/clock.ts'

const hour = 3_600_000
const day = 24 * hour
const longestRetryDelayMs = 6 * hour

/** So many failures in a row, over at least this long, pause a mirror (mirror semantics 2.10). */
const failuresThatStop = 14
const leastFailingMs = day
/** A source that was not found this often, over at least this long, is gone. */
const timesMissing = 3
const leastMissingMs = day

/** Waits within one run before a broken transfer is tried again, in milliseconds. */
export const quickRetryDelaysMs = [5_000, 30_000] as const

const quicklyRetried: ReadonlySet<string> = new Set([
  'remote_connection_lost',
  'remote_error',
  'file_in_use',
  'store_locked',
])

/** Failures that often pass within seconds. A host that says when to come back is taken at its word. */
export const isQuicklyRetried = (error: AppError): boolean =>
  quicklyRetried.has(error.code) && retryAfterMs(error) === null

/** How long the host asked to wait; null when it did not say. */
export const retryAfterMs = (error: AppError): number | null => {
  const seconds = error.details['retryAfterSeconds']
  return typeof seconds === 'number' && seconds >= 0 ? seconds * 1_000 : null
}

/** Whether a mirror that fails like this is paused by its failures. @param failureCount in a row, this one included */
export const isStoppedByFailures = (failureCount: number, failingSince: number, now: number): boolean =>
  failureCount >= failuresThatStop && now - failingSince >= leastFailingMs

/** Whether a repository that was not found so often is gone. @param missingCount this time included */
export const isGone = (missingCount: number, missingSince: number, now: number): boolean =>
  missingCount >= timesMissing && now - missingSince >= leastMissingMs

/** When a mirror that is paused by its failures, or whose source is blocked, is looked at again. */
export const nextWeeklyProbeAt = (now: number): number => now + 7 * day

export type RetryInput = {
  readonly error: AppError
  readonly policy: RetryPolicy
  /** The pause after a first failure that passes by itself. */
  readonly firstPauseMs: number
  /** Failures in a row, this one included. */
  readonly failureCount: number
  readonly now: number
  readonly random: RandomFraction
}

/**
 * When a failed mirror is tried again by itself (mirror semantics 2.10). A failure of the host or a limit that holds
 * no other mirror back is treated like a passing one.
 * @returns null when it is not
 */
export const nextRetryAt = (input: RetryInput): number | null => {
  const { error, firstPauseMs, failureCount, now, random } = input
  const told = retryAfterMs(error)
  if (told !== null) return now + Math.round(told * (1 + random() / 10))
  switch (input.policy) {
    case 'backoff':
    case 'host':
    case 'rate_limit': {
      const delayMs = Math.min(firstPauseMs * 2 ** (Math.max(failureCount, 1) - 1), longestRetryDelayMs)
      return now + Math.round(delayMs * (0.5 + random() / 2))
    }
    case 'daily':
      return now + day
    case 'weekly':
      return nextWeeklyProbeAt(now)
    case 'none':
      return null
  }
}
