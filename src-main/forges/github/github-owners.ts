import { z } from 'zod'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge } from '../../core/ports/forge.ts'
import { signOf, type CallGitHub, type GitHubSign } from './github-client.ts'
import { listInstallationRepositories } from './github-listing.ts'
import { pagesOf } from './github-pages.ts'
import { fetchUser } from './github-user.ts'
import { hasScope, scopesIn } from './oauth-scopes.ts'
import { readAnswer } from './read-answer.ts'
import { tokenKindOf } from './token-kind.ts'

const organizationSchema = z.object({ id: z.number().int().nonnegative(), login: z.string().min(1) })
const membershipSchema = z.object({
  role: z.string(),
  organization: organizationSchema,
  permissions: z.object({ can_create_repository: z.boolean() }).optional(),
})

const purpose = 'list organizations'

/**
 * Organizations by id, with whether repositories can be made there, where GitHub says so. Fine-grained tokens and some
 * organizations do not show memberships, which is no reason to show no organization.
 * https://docs.github.com/en/rest/orgs/members#list-organization-memberships-for-the-authenticated-user
 */
const membershipRights = async (
  call: CallGitHub,
  sign: GitHubSign,
): Promise<ReadonlyMap<number, boolean | null>> => {
  const rights = new Map<number, boolean | null>()
  const route = 'GET /user/memberships/orgs'
  try {
    for await (const answer of pagesOf(call, sign, {
      route,
      parameters: { state: 'active' },
      what: null,
      purpose,
    })) {
      for (const { role, organization, permissions } of readAnswer(z.array(membershipSchema), answer)) {
        rights.set(organization.id, permissions?.can_create_repository ?? (role === 'admin' ? true : null))
      }
    }
  } catch (error) {
    const isHidden =
      isAppError(error) &&
      ['forge_scope_missing', 'remote_read_denied', 'remote_not_found', 'remote_sso_required'].includes(
        error.code,
      )
    if (!isHidden) throw error
  }
  return rights
}

/** Owners of what an installation reaches: it has no other list. */
const ownersOfInstallation = async (call: CallGitHub, sign: GitHubSign): Promise<readonly ForgeOwner[]> => {
  const names = new Set<string>()
  for await (const page of listInstallationRepositories(call, sign)) {
    for (const repository of page) names.add(repository.owner)
  }
  const owners: ForgeOwner[] = []
  for (const name of names) {
    const answer = await call(sign, {
      route: 'GET /users/{username}',
      parameters: { username: name },
      what: name,
      purpose: 'see who owns repositories',
    })
    const { id, login, type } = readAnswer(organizationSchema.extend({ type: z.string() }), answer)
    // An installation on an account of a person cannot make repositories there; in an organization it may be let to.
    const kind = type === 'Organization' ? 'organization' : 'user'
    owners.push({ id: String(id), path: login, kind, canCreate: kind === 'user' ? false : null })
  }
  return owners
}

/**
 * The account itself, then its organizations. Classic tokens without `read:org` get 403 for these: the check of the
 * account has said so, and the account's own repositories are there all the same.
 * https://docs.github.com/en/rest/orgs/orgs#list-organizations-for-the-authenticated-user
 */
export const createListOwners =
  (call: CallGitHub): Forge['listOwners'] =>
  async (access) => {
    const sign = signOf(access)
    if (tokenKindOf(sign.token) === 'installation') return ownersOfInstallation(call, sign)
    const { user, headers } = await fetchUser(call, sign)
    const scopes = scopesIn(headers.get('x-oauth-scopes'))
    const mayMake = scopes === null ? null : hasScope(scopes, 'public_repo')
    const self: ForgeOwner = { id: user.id, path: user.login, kind: 'user', canCreate: mayMake }
    if (scopes !== null && !hasScope(scopes, 'read:org') && !hasScope(scopes, 'user')) return [self]
    const found: z.infer<typeof organizationSchema>[] = []
    for await (const answer of pagesOf(call, sign, { route: 'GET /user/orgs', what: null, purpose })) {
      found.push(...readAnswer(z.array(organizationSchema), answer))
    }
    const rights = found.length === 0 ? new Map<number, boolean | null>() : await membershipRights(call, sign)
    return [
      self,
      ...found.map(({ id, login }): ForgeOwner => {
        const canCreate = mayMake === false ? false : (rights.get(id) ?? null)
        return { id: String(id), path: login, kind: 'organization', canCreate }
      }),
    ]
  }
