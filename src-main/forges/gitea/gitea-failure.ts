import { AppError, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { failureOfAnswer, wordsOf } from '../forge-failure.ts'
import type { GiteaCall } from './gitea-call.ts'

/**
 * The scopes a refusal asks for; null when it is about something else. Gitea says
 * `token does not have at least one of required scope(s), required=[write:user write:repository], token scope=…`,
 * older ones and Forgejo `…required scope(s): [read:user]`; all that are listed are needed.
 * https://docs.gitea.com/development/oauth2-provider#scopes
 */
export const missingScopes = (said: string | null): readonly string[] | null => {
  if (said === null || !/required scope\(s\)/.test(said)) return null
  const listed = /required scope\(s\)(?:, required=|: ?)\[([^\]]*)\]/.exec(said)?.[1] ?? ''
  return listed.split(/[\s,]+/).filter((scope) => scope !== '')
}

/** What an answer of a Gitea or Forgejo that is no success means. Signs of its own first. */
export const failureOfGitea = (
  answer: ForgeAnswer,
  { what, purpose, method = 'GET' }: Pick<GiteaCall, 'what' | 'purpose' | 'method'>,
  nowMs: number,
): AppError => {
  const said = wordsOf(answer.body)
  const { host } = answer.url
  const facts: ErrorDetails = {
    host,
    status: answer.status,
    ...(what === undefined ? {} : { path: what }),
    ...(said === null ? {} : { said }),
  }
  const fail = (code: AppError['code'], details: ErrorDetails): AppError =>
    new AppError(code, `HTTP ${answer.status}${said === null ? '' : `: ${said}`}`, {
      details: { ...facts, ...details },
    })
  const scopes = answer.status === 403 ? missingScopes(said) : null
  if (scopes !== null) {
    return fail('forge_scope_missing', {
      scopes: scopes.join(' and ') || 'a scope',
      ...(purpose === undefined ? {} : { for: purpose }),
    })
  }
  if (answer.status === 403 && /limited to public|public-only tokens/i.test(said ?? '')) {
    return fail('forge_scope_missing', {
      scopes: 'access to private repositories (it is “public only”)',
      ...(purpose === undefined ? {} : { for: purpose }),
    })
  }
  if (answer.status === 403 && /disabled (?:by|the creation)|has disabled/i.test(said ?? '')) {
    const reason = `${host} does not allow this: ${said ?? ''}.`
    return fail('forge_cannot', { reason, advice: 'Its administrator has switched it off.' })
  }
  // "You have already reached your limit of 3 repositories.", and Forgejo's quota (413)
  if (/reached (?:your|the) limit/i.test(said ?? '')) return fail('remote_quota', {})
  if (answer.status === 423 || (answer.status === 403 && /archived/i.test(said ?? ''))) {
    return fail('remote_write_denied', { archived: true })
  }
  return failureOfAnswer(answer, { what: what ?? null, isWrite: method !== 'GET' }, nowMs)
}
