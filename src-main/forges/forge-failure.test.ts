import { describe, expect, it } from 'vitest'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from './forge-answer.ts'
import { failureOfAnswer, failureOfFetch, secondsToWait, wordsOf } from './forge-failure.ts'

const now = 1_750_000_000_000

const answer = (status: number, body: unknown = null, headers: Record<string, string> = {}): ForgeAnswer => ({
  status,
  headers: new Headers(headers),
  url: new URL('https://git.example.org/api/v1/repos/acme/tool?page=2'),
  body,
})

const failure = (
  status: number,
  body?: unknown,
  headers?: Record<string, string>,
  isWrite = false,
): AppError => failureOfAnswer(answer(status, body, headers), { what: 'acme/tool', isWrite }, now)

describe('what an answer that is no success means', () => {
  it.each([
    [401, 'remote_auth_failed'],
    [403, 'remote_read_denied'],
    [404, 'remote_not_found'],
    [407, 'remote_proxy_auth'],
    [409, 'already_exists'],
    [410, 'remote_not_found'],
    [413, 'remote_quota'],
    [400, 'forge_refused'],
    [422, 'forge_refused'],
    [423, 'forge_refused'],
    [429, 'remote_rate_limited'],
    [451, 'remote_blocked'],
    [500, 'remote_error'],
    [502, 'remote_error'],
    [504, 'remote_error'],
    [418, 'remote_error'],
  ])('%i is %s', (status, code) => {
    expect(failure(status)).toMatchObject({
      code,
      details: { host: 'git.example.org', status, path: 'acme/tool' },
    })
  })

  it('403 to a change is the right to write that lacks', () => {
    expect(failure(403, null, {}, true).code).toBe('remote_write_denied')
  })

  it('403 with no calls left is a limit, and says for how long', () => {
    const headers = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(now / 1_000 + 90) }
    expect(failure(403, null, headers)).toMatchObject({
      code: 'remote_rate_limited',
      details: { retryAfterSeconds: 90 },
    })
  })

  it('a limit that says nothing of its end has no time in it', () => {
    expect(failure(429).details).not.toHaveProperty('retryAfterSeconds')
  })

  it('a server that is down for a while says how long', () => {
    expect(failure(503, null, { 'Retry-After': '7' }).details['retryAfterSeconds']).toBe(7)
  })

  it('a redirect that was not followed is a move, shown without its query and its user', () => {
    const moved = failure(301, null, { Location: 'https://me:secret@other.example.org/a/b?token=secret' })
    expect(moved).toMatchObject({
      code: 'remote_moved',
      details: { movedTo: 'https://other.example.org/a/b' },
    })
    expect(JSON.stringify(moved.details)).not.toContain('secret')
    expect(failure(302).code).toBe('remote_error')
  })

  it('carries the words of the forge, and not the address that was asked for', () => {
    const refused = failure(422, { message: 'name is reserved' })
    expect(refused.details['said']).toBe('name is reserved')
    expect(refused.message).toBe('HTTP 422: name is reserved')
    expect(JSON.stringify(refused)).not.toContain('page=2')
  })
})

describe("the forge's own words", () => {
  it.each<[string, unknown, string | null]>([
    [
      'GitHub',
      { message: 'Repository creation failed.', errors: [{ message: 'name already exists' }] },
      'Repository creation failed. name already exists',
    ],
    [
      'Gitea',
      { message: 'invalid interval: time: invalid duration ""', url: 'https://x/api/swagger' },
      'invalid interval: time: invalid duration ""',
    ],
    ['GitLab, by field', { message: { path: ['has already been taken'] } }, 'path has already been taken'],
    [
      'GitLab, OAuth',
      { error: 'invalid_token', error_description: 'Token is expired.' },
      'invalid_token Token is expired.',
    ],
    [
      'Bitbucket',
      { error: { message: 'Bad request', fields: { name: ['too long'] } } },
      'Bad request name too long',
    ],
    ['a plain sentence', 'Not found.', 'Not found.'],
    ['a page of a proxy', '<html>502</html>', null],
    ['nothing', null, null],
    ['no words', { ok: false }, null],
  ])('%s', (_name, body, words) => {
    expect(wordsOf(body)).toBe(words)
  })

  it('are cut, and said once', () => {
    expect(wordsOf({ message: 'a'.repeat(9_000) })).toHaveLength(500)
    expect(wordsOf({ message: 'no', error: 'no' })).toBe('no')
  })
})

describe('how long to wait', () => {
  it.each<[string, Record<string, string>, number | null]>([
    ['seconds', { 'Retry-After': '30' }, 30],
    ['a date', { 'Retry-After': new Date(now + 12_000).toUTCString() }, 12],
    ['a date that is over', { 'Retry-After': new Date(now - 12_000).toUTCString() }, 0],
    ['no date', { 'Retry-After': 'soon' }, null],
    ['a time since 1970', { 'X-RateLimit-Reset': String(now / 1_000 + 5) }, 5],
    ['seconds from now in a reset', { 'RateLimit-Reset': '40' }, 40],
    ['an empty reset', { 'X-RateLimit-Reset': '' }, null],
    ['the first of both', { 'Retry-After': '3', 'X-RateLimit-Reset': String(now / 1_000 + 5) }, 3],
    ['nothing', {}, null],
  ])('%s', (_name, headers, seconds) => {
    expect(secondsToWait(new Headers(headers), now)).toBe(seconds)
  })
})

describe('nothing answered', () => {
  const failed = (code: string): TypeError =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error('getaddrinfo failed for https://secret@host/'), { code }),
    })

  it.each([
    ['ENOTFOUND', 'remote_offline'],
    ['ECONNREFUSED', 'remote_unreachable'],
    ['UND_ERR_SOCKET', 'remote_connection_lost'],
    ['CERT_HAS_EXPIRED', 'remote_tls_untrusted'],
    ['EWHATEVER', 'remote_error'],
  ])('%s is %s', (socketCode, code) => {
    const failure = failureOfFetch(failed(socketCode), 'git.example.org', null)
    expect(failure).toMatchObject({ code, details: { host: 'git.example.org' } })
    expect(`${failure.message}${JSON.stringify(failure.details)}${String(failure.cause)}`).not.toContain(
      'secret',
    )
  })

  it('several tries at once are judged by the first', () => {
    const cause = new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })])
    expect(failureOfFetch(new TypeError('fetch failed', { cause }), 'h', null).code).toBe(
      'remote_unreachable',
    )
  })

  it('is a stall when it waited to the end', () => {
    const stalled = failureOfFetch(new Error('aborted'), 'h', 30_000)
    expect(stalled).toMatchObject({ code: 'remote_stalled', details: { stallSeconds: 30 } })
  })
})
