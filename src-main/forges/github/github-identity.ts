import { z } from 'zod'
import type { Forge, ForgeIdentity } from '../../core/ports/forge.ts'
import { isEnterpriseServer } from './github-addresses.ts'
import { signOf, type CallGitHub, type GitHubSign } from './github-client.ts'
import { fetchUser } from './github-user.ts'
import { hasScope, scopesIn } from './oauth-scopes.ts'
import { readAnswer } from './read-answer.ts'
import { tokenKindOf, type TokenKind } from './token-kind.ts'
import { shortcomingsOf } from './token-shortcomings.ts'

/**
 * When a token ends: `2027-10-07 19:07:53 UTC`, with an offset in the place of UTC for some.
 * https://github.blog/changelog/2021-07-26-expiration-options-for-personal-access-tokens/
 */
export const expiryIn = (headers: Headers): number | null => {
  const text = headers.get('github-authentication-token-expiration') ?? ''
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)\s*(UTC|Z|[+-]\d\d:?\d\d)$/.exec(text.trim())
  if (match === null) return null
  const [, day = '', time = '', zone = ''] = match
  const at = Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(at) ? null : at
}

/** GitHub takes any name with a token, but not none. https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation */
export const gitUsername = 'x-access-token'

const metaSchema = z.object({ installed_version: z.string().optional() })

/** Of an Enterprise Server; github.com has none. */
const versionOf = async (call: CallGitHub, sign: GitHubSign, headers: Headers): Promise<string | null> => {
  if (!isEnterpriseServer(sign.webUrl)) return null
  const told = headers.get('x-github-enterprise-version')
  if (told !== null) return told
  const answer = await call(sign, {
    route: 'GET /meta',
    what: null,
    purpose: 'see the version of the server',
  })
  return readAnswer(metaSchema, answer).installed_version ?? null
}

/** Organizations whose content is left out of lists until the token is authorized there. */
const hiddenOrganizations = async (
  call: CallGitHub,
  sign: GitHubSign,
  kind: TokenKind,
  scopes: readonly string[] | null,
): Promise<number> => {
  const isSaid =
    kind !== 'fine-grained' && (scopes === null || hasScope(scopes, 'read:org') || hasScope(scopes, 'user'))
  if (!isSaid) return 0
  const answer = await call(sign, {
    route: 'GET /user/orgs',
    parameters: { per_page: 1 },
    what: null,
    purpose: 'see organizations',
    answers: [403, 404],
  })
  const partial = /^\s*partial-results\s*;\s*organizations=([\d,\s]+)/i.exec(
    answer.headers.get('x-github-sso') ?? '',
  )
  return partial?.[1]?.split(',').filter((id) => id.trim() !== '').length ?? 0
}

const installationSchema = z.object({
  total_count: z.number(),
  repositories: z.array(z.object({ owner: z.object({ id: z.number(), login: z.string() }) })),
})

/** An installation token is nobody's: it is shown as whose repositories it reaches. */
const checkInstallation = async (call: CallGitHub, sign: GitHubSign): Promise<ForgeIdentity> => {
  const answer = await call(sign, {
    route: 'GET /installation/repositories',
    parameters: { per_page: 1 },
    what: null,
    purpose: 'see what it reaches',
  })
  const owner = readAnswer(installationSchema, answer).repositories[0]?.owner
  return {
    userId: owner === undefined ? 'installation' : String(owner.id),
    login: owner?.login ?? 'installation',
    scopes: null,
    expiresAt: expiryIn(answer.headers),
    gitUsername,
    serverVersion: await versionOf(call, sign, answer.headers),
    shortcomings: shortcomingsOf({
      kind: 'installation',
      scopes: null,
      hiddenOrganizations: 0,
      reachesNothing: owner === undefined,
      webUrl: sign.webUrl,
    }),
  }
}

export const createCheck =
  (call: CallGitHub): Forge['check'] =>
  async (access) => {
    const sign = signOf(access)
    const kind = tokenKindOf(sign.token)
    if (kind === 'installation') return checkInstallation(call, sign)
    const { user, headers } = await fetchUser(call, sign)
    const scopes = scopesIn(headers.get('x-oauth-scopes'))
    const hidden = await hiddenOrganizations(call, sign, kind, scopes)
    return {
      userId: user.id,
      login: user.login,
      scopes,
      expiresAt: expiryIn(headers),
      gitUsername,
      serverVersion: await versionOf(call, sign, headers),
      shortcomings: shortcomingsOf({
        kind,
        scopes,
        hiddenOrganizations: hidden,
        reachesNothing: false,
        webUrl: sign.webUrl,
      }),
    }
  }
