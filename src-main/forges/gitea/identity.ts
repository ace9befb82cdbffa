import { z } from 'zod'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess, ForgeIdentity } from '../../core/ports/forge.ts'
import { parsedAs, type GiteaApi } from './gitea-api.ts'
import { serverOf, type GiteaServer } from './server-of.ts'
import { currentToken, probeShortcomings, shortcomingsOf } from './token-scopes.ts'

const userSchema = z.object({ id: z.number().int().positive(), login: z.string().min(1) })
export type GiteaUser = z.infer<typeof userSchema>
const organizationsSchema = z.array(z.object({ username: z.string() })).nullable()

/** Whose token it is. Needs `read:user`. */
export const currentUser = async (api: GiteaApi, access: ForgeAccess): Promise<GiteaUser> =>
  parsedAs(userSchema, await api.call(access, { path: '/user', purpose: 'see whose it is' }))

/**
 * Throws when the sign-in is not accepted (any more). Older servers answer a token that is no longer valid as they
 * answer a guest, so that what is private looks as if it were gone: before anything is said to be missing, or a list to
 * be whole, this must be asked. https://github.com/go-gitea/gitea/issues/21671
 */
export const requireSignedIn = async (api: GiteaApi, access: ForgeAccess): Promise<void> => {
  const call = { path: '/user', purpose: 'see whose it is' }
  const answer = await api.ask(access, call)
  if (answer.status === 200) return
  const failure = api.failureOf(access, answer, call)
  // A token without the scope to be asked for its owner is a good one.
  if (failure.code !== 'forge_scope_missing') throw failure
}

const firstOrganization = async (
  api: GiteaApi,
  access: ForgeAccess,
): Promise<{ readonly name: string | null; readonly shortcomings: readonly string[] }> => {
  try {
    const call = { path: '/user/orgs', query: { limit: '1' }, purpose: 'list your organizations' }
    const organizations = parsedAs(organizationsSchema, await api.call(access, call)) ?? []
    return { name: organizations[0]?.username ?? null, shortcomings: [] }
  } catch (error) {
    if (!isAppError(error) || error.code !== 'forge_scope_missing') throw error
    const needs = String(error.details['scopes'] ?? 'read:organization')
    return { name: null, shortcomings: [`Cannot list your organizations: needs ${needs}.`] }
  }
}

const otherSoftware = (access: ForgeAccess, server: GiteaServer): readonly string[] => {
  if (access.kind === server.software) return []
  const [found, expected] = server.software === 'forgejo' ? ['Forgejo', 'Gitea'] : ['Gitea', 'Forgejo']
  return [`This server is a ${found}, not a ${expected}; it is treated as what it is.`]
}

/** Who the sign-in belongs to, and what it can and cannot do here. */
export const checkIdentity = async (api: GiteaApi, access: ForgeAccess): Promise<ForgeIdentity> => {
  const server = await serverOf(api, access)
  const token = await currentToken(api, access)
  const user = token?.user ?? (await currentUser(api, access))
  const known = { userId: String(user.id), login: user.login, gitUsername: user.login, expiresAt: null }
  const wrongKind = otherSoftware(access, server)
  if (token !== null) {
    const shortcomings = [...wrongKind, ...shortcomingsOf(token.scopes)]
    return { ...known, scopes: token.scopes, serverVersion: server.version, shortcomings }
  }
  const organization = await firstOrganization(api, access)
  const probed = await probeShortcomings(api, access, organization.name)
  const shortcomings = [...wrongKind, ...organization.shortcomings, ...probed]
  return { ...known, scopes: null, serverVersion: server.version, shortcomings }
}
