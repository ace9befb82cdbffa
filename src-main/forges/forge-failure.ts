import { AppError, isAppError, type ErrorDetails } from '../../src-shared/errors/app-error.ts'
import { meaningOfSocketCode } from '../../src-shared/errors/socket-code.ts'
import type { ForgeAnswer } from './forge-answer.ts'

const codeOf = (error: unknown): string => {
  // fetch says "fetch failed" and keeps what happened as the cause.
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string' && code !== '') return code
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0])
  }
  return ''
}

/**
 * Nothing answered.
 * @param timeoutMs how long was waited, when that is why
 */
export const failureOfFetch = (error: unknown, host: string, timeoutMs: number | null): AppError => {
  if (isAppError(error)) return error
  if (timeoutMs !== null) {
    const details = { host, stallSeconds: Math.round(timeoutMs / 1_000) }
    return new AppError('remote_stalled', 'No answer in time.', { details })
  }
  const { code, details } = meaningOfSocketCode(codeOf(error), undefined)
  // The cause may name the address with its query: only the code of it is kept.
  return new AppError(code, `No answer: ${codeOf(error) || 'the connection failed'}.`, {
    details: { ...details, host },
  })
}

/** The forge's own words in an answer: `message`, `error`, `errors` in the forms they have; null when there are none. */
export const wordsOf = (body: unknown): string | null => {
  // A page of a proxy says nothing that a person should read.
  if (typeof body === 'string' && body.trimStart().startsWith('<')) return null
  const spoken = spokenIn(body)
  const words = [...new Set(spoken)].join(' ').replace(/\s+/g, ' ').trim().slice(0, 500)
  return words === '' ? null : words
}

const spokenIn = (value: unknown, name = ''): readonly string[] => {
  if (typeof value === 'string') return value === '' ? [] : [name === '' ? value : `${name} ${value}`]
  if (Array.isArray(value)) return value.flatMap((one) => spokenIn(one, name))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    switch (key) {
      case 'message':
      case 'error':
      case 'errors':
      case 'error_description':
      case 'detail':
        return spokenIn(inner)
      case 'fields':
        return spokenFields(inner)
      default:
        // GitLab: {"message":{"path":["has already been taken"]}}
        return Array.isArray(inner) ? spokenIn(inner, key) : []
    }
  })
}

const spokenFields = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([field, inner]) => spokenIn(inner, field))
    : []

/**
 * Seconds from now that an answer asks to wait; null when it does not. `Retry-After` in seconds or as a date
 * (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after), or the reset time of a limit in epoch seconds.
 */
export const secondsToWait = (headers: Headers, nowMs: number): number | null => {
  const after = headers.get('retry-after')
  if (after !== null) {
    const ms = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - nowMs
    if (Number.isFinite(ms)) return Math.max(0, Math.ceil(ms / 1_000))
  }
  for (const name of ['x-ratelimit-reset', 'ratelimit-reset']) {
    const reset = Number(headers.get(name) || Number.NaN)
    if (!Number.isFinite(reset)) continue
    // A number this small is no time since 1970 but seconds from now, as the draft of RateLimit headers has it.
    return Math.max(0, Math.ceil(reset < 1e9 ? reset : reset - nowMs / 1_000))
  }
  return null
}

/** Where a redirect leads, without anything of it that could be a secret. */
const addressToShow = (location: string | null, from: URL): string | null => {
  const to = location === null ? null : URL.parse(location, from.href)
  return to === null ? null : `${to.origin}${to.pathname}`
}

/**
 * What an answer that is no success means, at every forge; each looks at its own signs first.
 * @param what the path of the repository or the owner that was asked for, for the sentence
 */
export const failureOfAnswer = (
  answer: ForgeAnswer,
  asked: { readonly what: string | null; readonly isWrite: boolean },
  nowMs: number,
): AppError => {
  const { status, headers, url } = answer
  const said = wordsOf(answer.body)
  const seconds = secondsToWait(headers, nowMs)
  const facts: ErrorDetails = {
    host: url.host,
    status,
    ...(asked.what === null ? {} : { path: asked.what }),
    ...(said === null ? {} : { said }),
  }
  const fail = (code: AppError['code'], details: ErrorDetails = {}): AppError =>
    new AppError(code, `HTTP ${status}${said === null ? '' : `: ${said}`}`, {
      details: { ...facts, ...details },
    })
  if (status === 429 || (status === 403 && headers.get('x-ratelimit-remaining') === '0')) {
    return fail('remote_rate_limited', seconds === null ? {} : { retryAfterSeconds: seconds })
  }
  if (status >= 300 && status < 400) {
    const movedTo = addressToShow(headers.get('location'), url)
    return movedTo === null ? fail('remote_error') : fail('remote_moved', { movedTo })
  }
  switch (status) {
    case 401:
      return fail('remote_auth_failed')
    case 403:
      return fail(asked.isWrite ? 'remote_write_denied' : 'remote_read_denied')
    case 404:
    case 410:
      return fail('remote_not_found')
    case 407:
      return fail('remote_proxy_auth')
    case 409:
      return fail('already_exists', { what: asked.what })
    case 413:
      return fail('remote_quota')
    case 400:
    case 422:
    case 423:
      return fail('forge_refused')
    case 451:
      return fail('remote_blocked')
    default:
      return fail('remote_error', status === 503 && seconds !== null ? { retryAfterSeconds: seconds } : {})
  }
}
