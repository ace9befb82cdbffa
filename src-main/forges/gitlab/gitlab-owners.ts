import { z } from 'zod'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import type { Forge, ForgeAccess } from '../../core/ports/forge.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import type { GitlabClient } from './gitlab-client.ts'
import type { GitlabPages } from './gitlab-pages.ts'

/** Its own namespace has an id of its own, which is not that of the person. */
const namespaceSchema = z.object({ id: z.number().int(), full_path: z.string(), kind: z.string() })
const userSchema = z.object({ username: z.string().min(1), can_create_project: orNull(z.boolean()) })

/** https://docs.gitlab.com/api/groups/#list-groups */
const groupSchema = z.object({
  id: z.number().int(),
  full_path: z.string().min(1),
  project_creation_level: orNull(z.string()),
  marked_for_deletion_on: orNull(z.string()),
})

/** https://docs.gitlab.com/api/access_requests/#valid-access-levels */
const levels = { guest: 10, developer: 30, maintainer: 40, owner: 50 } as const

/**
 * Who may create projects in a group is said as the least role; the role of this account is not said with the group, but
 * it is found out by asking for the groups in which it has at least that role. null for words that we do not know.
 */
const neededLevel = (creationLevel: string | null): number | null => {
  switch (creationLevel ?? '') {
    case 'developer':
      return levels.developer
    case 'maintainer':
      return levels.maintainer
    case 'owner':
      return levels.owner
    case 'noone':
    case 'administrator':
      return Number.POSITIVE_INFINITY
    default:
      return null
  }
}

/** Where an account can have projects: its own namespace, then groups and the groups in them. */
export const createGitlabOwners = (client: GitlabClient, pages: GitlabPages): Pick<Forge, 'listOwners'> => {
  const groupsFrom = async (
    access: ForgeAccess,
    level: number,
  ): Promise<readonly z.infer<typeof groupSchema>[]> => {
    const groups = new Map<number, z.infer<typeof groupSchema>>()
    const query = {
      min_access_level: String(level),
      // Without it administrators and public groups come in as well.
      all_available: 'false',
      order_by: 'id',
      sort: 'asc',
    }
    const request = { path: 'groups', query, purpose: 'list groups' }
    for await (const page of pages(access, request, groupSchema)) {
      for (const group of page) groups.set(group.id, group)
    }
    return [...groups.values()]
  }

  return {
    listOwners: async (access) => {
      const user = readAnswer(userSchema, await client.send(access, { path: 'user', purpose: 'list groups' }))
      const own = readAnswer(
        namespaceSchema,
        await client.send(access, {
          path: `namespaces/${encodeURIComponent(user.username)}`,
          what: user.username,
        }),
      )
      const groups = await groupsFrom(access, levels.guest)
      const reached = new Map<number, Set<number>>()
      for (const level of [levels.developer, levels.maintainer, levels.owner]) {
        if (!groups.some((group) => neededLevel(group.project_creation_level) === level)) continue
        reached.set(level, new Set((await groupsFrom(access, level)).map(({ id }) => id)))
      }
      const canCreateIn = (group: z.infer<typeof groupSchema>): boolean | null => {
        if (group.marked_for_deletion_on !== null) return false
        const needed = neededLevel(group.project_creation_level)
        return needed === null ? null : (reached.get(needed)?.has(group.id) ?? false)
      }
      const byPath = (a: ForgeOwner, b: ForgeOwner): number => (a.path < b.path ? -1 : 1)
      return [
        {
          id: String(own.id),
          path: own.full_path,
          kind: 'user',
          canCreate: user.can_create_project,
        },
        ...groups
          .map((group): ForgeOwner => ({
            id: String(group.id),
            path: group.full_path,
            kind: 'organization',
            canCreate: canCreateIn(group),
          }))
          .sort(byPath),
      ]
    },
  }
}
