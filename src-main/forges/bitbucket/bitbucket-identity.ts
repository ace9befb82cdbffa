import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess, ForgeIdentity } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import type { BitbucketClient } from './bitbucket-client.ts'
import { bitbucketGitUsername } from './bitbucket-sign-in.ts'

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-users/#api-user-get */
const userSchema = z.object({
  uuid: z.string().min(1),
  username: orNull(z.string()),
  nickname: orNull(z.string()),
  display_name: orNull(z.string()),
})

const grantedSchema = z.object({ error: z.object({ detail: z.object({ granted: z.array(z.string()) }) }) })

/** https://support.atlassian.com/bitbucket-cloud/kb/how-to-fetch-the-scope-of-a-token-via-command-line/ */
const scopesOf = (answer: ForgeAnswer): readonly string[] | null => {
  const header = answer.headers.get('x-oauth-scopes')
  if (header !== null) return header.split(/[\s,]+/).filter((scope) => scope !== '')
  const read = grantedSchema.safeParse(answer.body)
  return read.success ? read.data.error.detail.granted : null
}

/**
 * What a token may not do. API tokens have one scope for each thing, and none brings another along
 * (https://support.atlassian.com/bitbucket-cloud/docs/api-token-permissions/); those of access tokens and OAuth do
 * (https://developer.atlassian.com/cloud/bitbucket/bitbucket-cloud-rest-api-scopes/).
 */
export const bitbucketShortcomings = (scopes: readonly string[] | null): readonly string[] => {
  if (scopes === null) return []
  const lacks = (...enough: readonly string[]): boolean => !enough.some((scope) => scopes.includes(scope))
  const write = ['repository:write', 'repository:admin']
  const lines: readonly (readonly [boolean, string])[] = [
    [
      lacks('read:repository:bitbucket', 'repository', ...write),
      'It cannot list and fetch repositories: that needs “read:repository:bitbucket”.',
    ],
    [
      lacks('write:repository:bitbucket', ...write),
      'It cannot push: that needs “write:repository:bitbucket”.',
    ],
    [
      lacks('admin:repository:bitbucket', 'repository:admin'),
      'It cannot create repositories or set the default branch: that needs “admin:repository:bitbucket”.',
    ],
    [
      lacks('read:workspace:bitbucket', 'account', 'account:write'),
      'It cannot list workspaces: that needs “read:workspace:bitbucket”.',
    ],
    [
      lacks('webhook') && (lacks('read:webhook:bitbucket') || lacks('write:webhook:bitbucket')),
      'It cannot create webhooks: that needs “read:webhook:bitbucket” and “write:webhook:bitbucket”.',
    ],
  ]
  return lines.flatMap(([isLacking, sentence]) => (isLacking ? [sentence] : []))
}

export const createBitbucketIdentity = (client: BitbucketClient): Pick<Forge, 'check'> => {
  /** A token of a workspace, project or repository is nobody's; it is known by itself, not in clear. */
  const accessToken = (access: ForgeAccess, answer: ForgeAnswer): ForgeIdentity => {
    const secret = access.signIn.kind === 'token' ? access.signIn.token : access.signIn.password
    const scopes = scopesOf(answer)
    return {
      userId: `access-token-${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`,
      login: 'access token',
      scopes,
      expiresAt: null,
      gitUsername: bitbucketGitUsername(access),
      serverVersion: null,
      shortcomings: [
        'It belongs to a workspace, project or repository, and Bitbucket does not say to which.',
        ...bitbucketShortcomings(scopes),
      ],
    }
  }

  return {
    check: async (access) => {
      const request = { at: 'user', purpose: 'know whose token it is' }
      const answer = await client.ask(access, request)
      if (answer.status === 403 && access.signIn.kind === 'token') return accessToken(access, answer)
      if (answer.status === 404) {
        const { host } = new URL(access.webUrl)
        const reason = `${host} is not Bitbucket Cloud. Bitbucket Data Center has another API.`
        const advice = 'Add its repositories by their addresses.'
        throw new AppError('forge_cannot', reason, { details: { host, reason, advice } })
      }
      if (answer.status !== 200) throw client.failure(answer, request)
      const user = readAnswer(userSchema, answer)
      const scopes = scopesOf(answer)
      return {
        userId: user.uuid,
        login: user.username ?? user.nickname ?? user.display_name ?? user.uuid,
        scopes,
        // Only the page where it was made says when it ends.
        expiresAt: null,
        gitUsername: bitbucketGitUsername(access),
        serverVersion: null,
        shortcomings: bitbucketShortcomings(scopes),
      }
    },
  }
}
