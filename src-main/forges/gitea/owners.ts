import { z } from 'zod'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { parsedAs, type GiteaApi } from './gitea-api.ts'
import { collectPages, type ListPages } from './gitea-pages.ts'
import { currentUser } from './identity.ts'
import { parsedRow } from './parsed-row.ts'

const organizationSchema = z.object({
  id: z.number().int().positive(),
  // `name` since Gitea 1.17; before, and still, `username`.
  username: z.string().min(1),
})
const permissionsSchema = z.object({ can_create_repository: z.boolean() })

/** The account's organizations, whatever it may do there. Needs `read:user` and `read:organization`. */
export const listOrganizations = async (
  listPages: ListPages,
  access: ForgeAccess,
): Promise<readonly { readonly id: number; readonly username: string }[]> => {
  const call = { path: '/user/orgs', purpose: 'list your organizations' }
  const rows = await collectPages(listPages(access, call))
  return rows.map((row) => parsedRow(organizationSchema, row, access))
}

const mayCreate = async (
  api: GiteaApi,
  access: ForgeAccess,
  login: string,
  organization: string,
): Promise<boolean | null> => {
  const [user, name] = [encodeURIComponent(login), encodeURIComponent(organization)]
  const call = { path: `/users/${user}/orgs/${name}/permissions`, what: organization }
  const answer = await api.ask(access, call)
  // Not told, or a server from before 1.16: the forge does not say.
  if (answer.status === 403 || answer.status === 404) return null
  if (answer.status !== 200) throw api.failureOf(access, answer, call)
  return parsedAs(permissionsSchema, answer).can_create_repository
}

/** Where the account can have repositories: itself, then its organizations. */
export const listOwners = async (
  api: GiteaApi,
  listPages: ListPages,
  access: ForgeAccess,
): Promise<readonly ForgeOwner[]> => {
  const user = await currentUser(api, access)
  const owners: ForgeOwner[] = [{ id: String(user.id), path: user.login, kind: 'user', canCreate: null }]
  for (const { id, username } of await listOrganizations(listPages, access)) {
    const canCreate = await mayCreate(api, access, user.login, username)
    owners.push({ id: String(id), path: username, kind: 'organization', canCreate })
  }
  return owners
}
