import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { isQuicklyRetried, nextRetryAt } from './schedule-times.ts'

const minute = 60_000
const hour = 60 * minute
const error = new AppError('remote_unreachable', 'x')
const input = { error, firstPauseMs: 15 * minute, now: 1_000, random: () => 1, policy: 'backoff' } as const

describe('the next run', () => {
  it('after a passing failure backs off from the interval to six hours', () => {
    const delays = [1, 2, 3, 4, 5, 6, 40].map(
      (failureCount) => (nextRetryAt({ ...input, failureCount }) ?? 0) - 1_000,
    )
    expect(delays).toEqual([15, 30, 60, 120, 240, 360, 360].map((minutes) => minutes * minute))
  })

  it('after a passing failure is spread over half of that time', () => {
    expect(nextRetryAt({ ...input, failureCount: 1, random: () => 0 })).toBe(1_000 + 7.5 * minute)
  })

  it('is when the host says, a little later', () => {
    const told = new AppError('remote_rate_limited', 'x', { details: { retryAfterSeconds: 100 } })
    expect(nextRetryAt({ ...input, error: told, failureCount: 9, random: () => 0 })).toBe(101_000)
    expect(nextRetryAt({ ...input, error: told, failureCount: 9 })).toBe(111_000)
  })

  it('is a daily probe where a person has to do something, and never where nothing would help', () => {
    expect(nextRetryAt({ ...input, policy: 'daily', failureCount: 1 })).toBe(1_000 + 24 * hour)
    expect(nextRetryAt({ ...input, policy: 'none', failureCount: 1 })).toBeNull()
  })
})

it('retries within the run what broke on the way, but not what the host asked to wait for', () => {
  const told = new AppError('remote_error', 'x', { details: { retryAfterSeconds: 100 } })
  expect(isQuicklyRetried(new AppError('remote_connection_lost', 'x'))).toBe(true)
  expect(isQuicklyRetried(new AppError('remote_error', 'x'))).toBe(true)
  expect(isQuicklyRetried(told)).toBe(false)
  expect(isQuicklyRetried(new AppError('remote_auth_failed', 'x'))).toBe(false)
})
