import { refusal, type FakeAnswer } from './fake-answer.ts'
import type { FakeToken } from './fake-world.ts'

/** A limit that a test asks for. */
export type FakeLimit =
  /** The hour's calls are used up. */
  | { readonly kind: 'primary'; readonly resetsAt: number; readonly status?: 403 | 429 }
  /** Too much at once; without seconds, GitHub does not say for how long. */
  | {
      readonly kind: 'secondary'
      readonly retryAfterSeconds: number | null
      readonly times: number
      readonly status?: 403 | 429
    }

export type FakeLimits = ReturnType<typeof createFakeLimits>

const callsAnHour = 5_000

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const createFakeLimits = (now: () => number) => {
  let limit: FakeLimit | null = null
  let asked = 0
  let hourEndsAt = now() + 3_600_000

  const resetsAt = (): number => {
    while (hourEndsAt <= now()) hourEndsAt += 3_600_000
    return limit?.kind === 'primary' ? limit.resetsAt : hourEndsAt
  }

  const refuse = (): FakeAnswer | null => {
    if (limit === null) return null
    if (limit.kind === 'primary') {
      if (now() >= limit.resetsAt) {
        limit = null
        return null
      }
      return refusal(limit.status ?? 403, 'API rate limit exceeded for user ID 1001.')
    }
    asked += 1
    if (asked > limit.times) {
      limit = null
      return null
    }
    const headers: Record<string, string> =
      limit.retryAfterSeconds === null ? {} : { 'Retry-After': String(limit.retryAfterSeconds) }
    return refusal(
      limit.status ?? 403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      { headers },
    )
  }

  return {
    set: (given: FakeLimit | null): void => {
      limit = given
      asked = 0
    },
    refuse,
    /** Of every answer. */
    headers: (token: FakeToken | null): Readonly<Record<string, string>> => {
      const isOver = limit?.kind === 'primary' && now() < limit.resetsAt
      const used = token?.used ?? 0
      return {
        'X-RateLimit-Limit': String(callsAnHour),
        'X-RateLimit-Remaining': String(isOver ? 0 : callsAnHour - used),
        'X-RateLimit-Used': String(isOver ? callsAnHour : used),
        'X-RateLimit-Reset': String(Math.ceil(resetsAt() / 1_000)),
        'X-RateLimit-Resource': 'core',
      }
    },
  }
}
