import { createHash } from 'node:crypto'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Retry } from '../../../src-shared/errors/error-message.ts'
import type { RandomFraction } from '../ports/clock.ts'

const hour = 3_600_000
const day = 24 * hour
const longestRetryDelayMs = 6 * hour

/** Waits within one run before a broken transfer is tried again, in milliseconds. */
export const quickRetryDelaysMs = [5_000, 30_000] as const

/** Failures that often pass within seconds. A host that says when to come back is taken at its word. */
export const isQuicklyRetried = (error: AppError): boolean =>
  (error.code === 'remote_connection_lost' || error.code === 'remote_error') && retryAfterMs(error) === null

const retryAfterMs = (error: AppError): number | null => {
  const seconds = error.details['retryAfterSeconds']
  return typeof seconds === 'number' && seconds >= 0 ? seconds * 1_000 : null
}

/** A fixed share in ±10 % for each mirror, so that mirrors added together do not run together for ever. */
export const jitterOf = (mirrorId: string): number =>
  createHash('sha256').update(mirrorId).digest().readUInt32BE(0) / 0xffff_ffff / 5 - 0.1

/** When a mirror whose run ended at `from` is looked at again (mirror semantics 2.12). */
export const nextRegularRunAt = (
  mirror: { readonly id: string; readonly intervalMs: number },
  from: number,
): number => from + Math.round(mirror.intervalMs * (1 + jitterOf(mirror.id)))

export type RetryInput = {
  readonly error: AppError
  readonly retry: Retry
  readonly intervalMs: number
  /** Failures in a row, this one included. */
  readonly failureCount: number
  readonly now: number
  readonly random: RandomFraction
}

/**
 * When a failed mirror is tried again by itself (mirror semantics 2.10): `automatic` backs off from its interval up
 * to six hours, `button` is probed once a day, `no` waits for a person.
 * @returns null when it is not
 */
export const nextRetryAt = (input: RetryInput): number | null => {
  const { error, intervalMs, failureCount, now, random } = input
  const told = retryAfterMs(error)
  if (told !== null) return now + Math.round(told * (1 + random() / 10))
  switch (input.retry) {
    case 'automatic': {
      const delayMs = Math.min(intervalMs * 2 ** (failureCount - 1), longestRetryDelayMs)
      return now + Math.round(delayMs * (0.5 + random() / 2))
    }
    case 'button':
      return now + day
    case 'no':
      return null
  }
}
