import { AppError, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { failureOfAnswer, secondsToWait, wordsOf } from '../forge-failure.ts'
import { hasScope, scopesIn } from './oauth-scopes.ts'

/** What was asked for, so that a failure can name it. */
export type Asked = {
  /** The path of the repository or owner. */
  readonly what: string | null
  readonly isWrite: boolean
  /** As it goes on after "needed to": `create repositories`. */
  readonly purpose: string
}

/** Without `retry-after`, GitHub asks to wait for a minute at least. */
const secondsAfterSecondaryLimit = 60

const statusOf = (answer: ForgeAnswer): string => `HTTP ${answer.status}`

/**
 * How long an answer asks to wait because there was too much; null when that is not what it says.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export const secondsOfRateLimit = (answer: ForgeAnswer, nowMs: number): number | null => {
  const { status, headers } = answer
  if (status !== 403 && status !== 429) return null
  if (headers.get('x-ratelimit-remaining') === '0') {
    // A second later, since the reset is told in whole seconds.
    return (secondsToWait(headers, nowMs) ?? secondsAfterSecondaryLimit) + 1
  }
  const isSecondary = /\bsecondary rate limit\b|\babuse detection\b/i.test(wordsOf(answer.body) ?? '')
  if (status === 403 && !isSecondary && !headers.has('retry-after')) return null
  return headers.has('retry-after')
    ? (secondsToWait(headers, nowMs) ?? secondsAfterSecondaryLimit)
    : secondsAfterSecondaryLimit
}

/**
 * The page where a token is let into an organization: `X-GitHub-SSO: required; url=…`; null when that is not asked.
 * https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#authenticating-with-a-personal-access-token
 */
const singleSignOnPage = (headers: Headers): string | null => {
  const page = URL.parse(/^\s*required\s*;\s*url=(\S+)/i.exec(headers.get('x-github-sso') ?? '')?.[1] ?? '')
  return page !== null && /^https?:$/.test(page.protocol) ? page.href : null
}

/** Classic tokens and those of OAuth apps: what would do, when nothing that was granted does. */
const missingScopes = (headers: Headers): readonly string[] | null => {
  const granted = scopesIn(headers.get('x-oauth-scopes'))
  const accepted = scopesIn(headers.get('x-accepted-oauth-scopes')) ?? []
  if (granted === null || accepted.length === 0) return null
  return accepted.some((scope) => hasScope(granted, scope)) ? null : accepted
}

/** Fine-grained tokens and apps: https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
const missingPermissions = ({ headers, body }: ForgeAnswer): string | null =>
  /^Resource not accessible by (?:personal access token|integration)/.test(wordsOf(body) ?? '')
    ? (headers.get('x-accepted-github-permissions') ?? 'a permission')
    : null

/** What GitHub has switched off says so beside its words: `"block": {"reason": "tos"}`. */
const isBlocked = ({ body }: ForgeAnswer): boolean =>
  typeof body === 'object' && body !== null && 'block' in body && body.block !== null

const isNameTaken = ({ status, body }: ForgeAnswer): boolean =>
  status === 422 && /already exists/.test(wordsOf(body) ?? '')

/**
 * What an answer that is no success means. Signs of GitHub's own come first, the rest is as at every forge.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export const failureOfGitHub = (answer: ForgeAnswer, asked: Asked, nowMs: number): AppError => {
  const { status, headers, url } = answer
  const said = wordsOf(answer.body)
  const fail = (code: AppError['code'], details: ErrorDetails = {}): AppError =>
    new AppError(code, said === null ? `${statusOf(answer)}.` : `${statusOf(answer)}: ${said}`, {
      details: {
        host: url.host,
        status,
        ...(asked.what === null ? {} : { path: asked.what }),
        ...(said === null ? {} : { said }),
        ...details,
      },
    })
  const seconds = secondsOfRateLimit(answer, nowMs)
  if (seconds !== null) return fail('remote_rate_limited', { retryAfterSeconds: seconds })
  if (status === 403 || status === 404) {
    const page = singleSignOnPage(headers)
    if (page !== null) return fail('remote_sso_required', { page, owner: asked.what?.split('/')[0] ?? null })
    if (isBlocked(answer)) return fail('remote_blocked')
    const permissions = missingPermissions(answer)
    if (permissions !== null) return fail('forge_scope_missing', { scopes: permissions, for: asked.purpose })
    const scopes = missingScopes(headers)
    if (scopes !== null)
      return fail('forge_scope_missing', { scopes: scopes.join(' or '), for: asked.purpose })
  }
  if (isNameTaken(answer)) return fail('already_exists', { what: asked.what })
  return failureOfAnswer(answer, asked, nowMs)
}
