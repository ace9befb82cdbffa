import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { failureOfAnswer, wordsOf } from '../forge-failure.ts'

export type GitlabAsked = {
  /** The path of the project or group, for the sentence. */
  readonly what: string | null
  readonly isWrite: boolean
  /** What a scope that is missing is needed for: `create repositories`. */
  readonly purpose: string
}

const textOf = (body: unknown, field: string): string | null => {
  const value =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined
  return typeof value === 'string' && value !== '' ? value : null
}

/** Tokens with permissions per resource name them in the sentence: `… [Project: Read]`. */
const granularScopes = (body: unknown): string | null =>
  /\[([^\]]+)\]/.exec(textOf(body, 'error_description') ?? textOf(body, 'message') ?? '')?.[1] ?? null

/**
 * What an answer of GitLab's that is no success means.
 * Scopes: 403 with `error: insufficient_scope` and the scopes that would do, of RFC 6750; permissions per resource answer
 * `insufficient_granular_scope` (`API::APIGuard`, https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/api/api_guard.rb).
 * A name that is taken is a 400 (https://docs.gitlab.com/api/rest/troubleshooting/).
 */
export const failureOfGitlab = (answer: ForgeAnswer, asked: GitlabAsked, nowMs: number): AppError => {
  const { status, body, url } = answer
  const said = wordsOf(body)
  const facts = { host: url.host, status, ...(said === null ? {} : { said }) }
  if (status === 403 && textOf(body, 'error')?.startsWith('insufficient_') === true) {
    const scopes = textOf(body, 'scope')?.split(' ').includes('api') === true ? 'api' : textOf(body, 'scope')
    return new AppError('forge_scope_missing', `HTTP 403: ${said ?? 'a scope is missing'}`, {
      details: {
        ...facts,
        scopes: scopes ?? granularScopes(body) ?? (asked.isWrite ? 'api' : 'read_api'),
        for: asked.purpose,
      },
    })
  }
  if (status === 400 && said?.includes('has already been taken') === true) {
    return new AppError('already_exists', `HTTP 400: ${said}`, { details: { ...facts, what: asked.what } })
  }
  // What it says where the role does not allow projects, or there is no such group.
  if (status === 400 && said?.includes('namespace is not valid') === true) {
    return new AppError('remote_write_denied', `HTTP 400: ${said}`, {
      details: { ...facts, path: asked.what },
    })
  }
  if (status === 401) {
    return new AppError('remote_auth_failed', `HTTP 401${said === null ? '' : `: ${said}`}`, {
      details: { ...facts, expired: /expired/i.test(said ?? '') },
    })
  }
  return failureOfAnswer(answer, asked, nowMs)
}
