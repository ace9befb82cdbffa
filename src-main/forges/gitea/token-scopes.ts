import { z } from 'zod'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { wordsOf } from '../forge-failure.ts'
import type { GiteaApi } from './gitea-api.ts'
import type { GiteaCall } from './gitea-call.ts'
import { missingScopes } from './gitea-failure.ts'

/** What a token is needed for here, and the scopes that each takes; `write:` includes `read:`. */
export const scopeNeeds: readonly { readonly purpose: string; readonly scopes: readonly string[] }[] = [
  { purpose: 'read repositories', scopes: ['read:repository'] },
  { purpose: 'list your own repositories', scopes: ['read:user', 'read:repository'] },
  { purpose: 'list your organizations', scopes: ['read:user', 'read:organization'] },
  { purpose: 'push, and set up webhooks and mirrors', scopes: ['write:repository'] },
  { purpose: 'create repositories', scopes: ['write:user', 'write:repository'] },
  {
    purpose: 'create repositories in organizations',
    scopes: ['write:organization', 'write:repository'],
  },
]

const grants = (scopes: readonly string[], needed: string): boolean =>
  scopes.includes('all') ||
  scopes.includes(needed) ||
  (needed.startsWith('read:') && scopes.includes(needed.replace('read:', 'write:')))

const sentence = (purpose: string, scopes: readonly string[]): string =>
  `Cannot ${purpose}: needs ${scopes.join(' and ')}.`

/** What a token with these scopes cannot do, as sentences. */
export const shortcomingsOf = (scopes: readonly string[]): readonly string[] => {
  const missing = scopeNeeds.flatMap(({ purpose, scopes: needed }) => {
    const lacking = needed.filter((scope) => !grants(scopes, scope))
    return lacking.length === 0 ? [] : [sentence(purpose, lacking)]
  })
  return scopes.includes('public-only')
    ? [...missing, 'Sees public repositories only: the token is “public only”.']
    : missing
}

const currentTokenSchema = z.object({
  scopes: z.array(z.string()),
  user: z.object({ id: z.number().int().positive(), login: z.string().min(1) }).nullish(),
})
export type CurrentToken = z.infer<typeof currentTokenSchema>

/** What the server says of the token itself; null where it cannot: before Gitea 1.27, at Forgejo, for passwords. */
export const currentToken = async (api: GiteaApi, access: ForgeAccess): Promise<CurrentToken | null> => {
  if (access.signIn.kind !== 'token') return null
  const answer = await api.ask(access, { path: '/token' })
  const parsed = currentTokenSchema.safeParse(answer.status === 200 ? answer.body : null)
  return parsed.success ? parsed.data : null
}

/** A name that no version takes: scopes are checked before it is looked at, so that nothing is ever created. */
const refusedName = { name: '.' }

/**
 * Asks what can be asked without changing anything, and reads in the refusals which scopes lack.
 * @param organization one that the account is part of, if any
 */
export const probeShortcomings = async (
  api: GiteaApi,
  access: ForgeAccess,
  organization: string | null,
): Promise<readonly string[]> => {
  const probes: readonly (GiteaCall & { readonly purpose: string })[] = [
    { path: '/user/repos', query: { limit: '1' }, purpose: 'list your own repositories' },
    { method: 'POST', path: '/user/repos', body: refusedName, purpose: 'create repositories' },
    ...(organization === null
      ? []
      : [
          {
            method: 'POST' as const,
            path: `/orgs/${encodeURIComponent(organization)}/repos`,
            body: refusedName,
            purpose: 'create repositories in organizations',
          },
        ]),
  ]
  const found: string[] = []
  for (const probe of probes) {
    const answer = await api.ask(access, probe)
    const scopes = answer.status === 403 ? missingScopes(wordsOf(answer.body)) : null
    if (scopes !== null) found.push(sentence(probe.purpose, scopes))
  }
  return found
}
