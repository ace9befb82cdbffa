import { z } from 'zod'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess, ForgeIdentity } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import { gitlabApi, type GitlabClient } from './gitlab-client.ts'

/** https://docs.gitlab.com/api/users/#retrieve-the-current-user */
const userSchema = z.object({
  id: z.number().int(),
  username: z.string().min(1),
  can_create_project: orNull(z.boolean()),
})

/** https://docs.gitlab.com/api/personal_access_tokens/#self-inform: the end is a day, at whose first moment it is over. */
const personalTokenSchema = z.object({
  scopes: z.array(z.string()),
  expires_at: orNull(z.iso.date()),
})

/** https://docs.gitlab.com/api/oauth2/#retrieve-the-token-information; `scopes` is its older name. */
const oauthTokenSchema = z.object({
  scope: orNull(z.array(z.string())),
  scopes: orNull(z.array(z.string())),
  expires_in: orNull(z.number()),
  expires_in_seconds: orNull(z.number()),
})

const versionSchema = z.object({ version: z.string() })

type Token = { readonly scopes: readonly string[] | null; readonly expiresAt: number | null }

/**
 * What a token may not do, and what for. `api` is all; `write_repository` is pushing alone, and `read_api` reads the API but
 * clones nothing. https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes
 */
export const gitlabShortcomings = (scopes: readonly string[] | null): readonly string[] => {
  if (scopes === null || scopes.includes('api')) return []
  const has = (...wanted: readonly string[]): boolean => wanted.some((scope) => scopes.includes(scope))
  return [
    ...(has('read_api') ? [] : ['It cannot list repositories and groups: that needs “read_api” or “api”.']),
    ...(has('read_repository', 'write_repository')
      ? []
      : ['It cannot fetch private repositories: that needs “read_repository” or “api”.']),
    ...(has('write_repository') ? [] : ['It cannot push: that needs “write_repository” or “api”.']),
    'It cannot create repositories, webhooks or push mirrors, nor set the default branch: that needs “api”.',
  ]
}

export const createGitlabIdentity = (
  client: GitlabClient,
  now: ForgeDependencies['now'],
): Pick<Forge, 'check'> => {
  const tokenOf = async (access: ForgeAccess): Promise<Token> => {
    const personal = await client.ask(access, { path: 'personal_access_tokens/self' })
    if (personal.status === 200) {
      const { scopes, expires_at: day } = readAnswer(personalTokenSchema, personal)
      return { scopes, expiresAt: day === null ? null : Date.parse(`${day}T00:00:00Z`) }
    }
    if (personal.status === 429 || personal.status >= 500) throw client.failure(personal, { path: '' })
    // One of OAuth, or a server before 15.5. This is no part of the API: it lies beside it.
    const oauth = await client.ask(access, { path: '../../oauth/token/info', purpose: 'check the token' })
    if (oauth.status !== 200) return { scopes: null, expiresAt: null }
    const info = readAnswer(oauthTokenSchema, oauth)
    const seconds = info.expires_in ?? info.expires_in_seconds
    return {
      scopes: info.scope ?? info.scopes,
      expiresAt: seconds === null ? null : now() + seconds * 1_000,
    }
  }

  const versionOf = async (access: ForgeAccess): Promise<string | null> => {
    const answer = await client.ask(access, { path: 'version' })
    return answer.status === 200 ? readAnswer(versionSchema, answer).version : null
  }

  return {
    check: async (access): Promise<ForgeIdentity> => {
      const user = readAnswer(
        userSchema,
        await client.send(access, { path: 'user', purpose: 'know whose token it is' }),
      )
      const token = await tokenOf(access)
      const mayNotCreate =
        user.can_create_project === false
          ? [`${user.username} may not create repositories of its own at ${new URL(gitlabApi(access)).host}.`]
          : []
      return {
        userId: String(user.id),
        login: user.username,
        scopes: token.scopes,
        expiresAt: token.expiresAt,
        // Any name goes with a token; this is the one that GitLab recommends, for OAuth the only one.
        // https://docs.gitlab.com/topics/git/clone/#clone-using-a-token
        gitUsername: 'oauth2',
        serverVersion: await versionOf(access).catch((error: unknown) => {
          if (isAppError(error) && error.code !== 'cancelled') return null
          throw error
        }),
        shortcomings: [...gitlabShortcomings(token.scopes), ...mayNotCreate],
      }
    },
  }
}
