import { z } from 'zod'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess } from '../../core/ports/forge.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import type { BitbucketClient } from './bitbucket-client.ts'
import type { BitbucketPages } from './bitbucket-pages.ts'

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-user-workspaces-get */
const workspaceSchema = z.object({
  administrator: orNull(z.boolean()),
  workspace: z.object({ slug: z.string().min(1), uuid: z.string().min(1) }),
})
const userSchema = z.object({ uuid: z.string(), username: orNull(z.string()) })

/** Tokens of one workspace, project or repository are not told which it is. */
const withReason = (access: ForgeAccess, error: unknown): unknown => {
  const isToken = access.signIn.kind === 'token'
  const isClosed =
    isAppError(error) &&
    ['forge_scope_missing', 'remote_read_denied', 'remote_auth_failed'].includes(error.code)
  if (!isToken || !isClosed) return error
  const reason = 'A Bitbucket access token of a workspace, project or repository cannot list workspaces.'
  return new AppError('forge_cannot', reason, {
    details: {
      host: new URL(access.webUrl).host,
      reason,
      advice: 'Enter the address of the repository, or use an API token of a person.',
    },
  })
}

/**
 * Workspaces. The lists over all of Bitbucket, `GET /repositories` and `GET /workspaces`, are gone since February 2026;
 * this one took their place (https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3022).
 */
export const createBitbucketOwners = (
  client: BitbucketClient,
  pages: BitbucketPages,
): Pick<Forge, 'listOwners'> => ({
  listOwners: async (access) => {
    const workspaces: z.output<typeof workspaceSchema>[] = []
    try {
      const request = { at: 'user/workspaces', purpose: 'list workspaces' }
      for await (const page of pages(access, request, workspaceSchema)) workspaces.push(...page)
    } catch (error) {
      throw withReason(access, error)
    }
    const user = readAnswer(userSchema, await client.send(access, { at: 'user', purpose: 'list workspaces' }))
    const owners = workspaces.map(({ administrator, workspace }): ForgeOwner => {
      // What was a person's account before there were workspaces has its uuid or its name.
      const isOwn = workspace.uuid === user.uuid || workspace.slug === user.username
      return {
        id: workspace.uuid,
        path: workspace.slug,
        kind: isOwn ? 'user' : 'organization',
        // Others may be allowed to as well; that is not said here.
        canCreate: administrator === true ? true : null,
      }
    })
    const unique = new Map(owners.map((owner) => [owner.id, owner]))
    const rank = (owner: ForgeOwner): string => `${owner.kind === 'user' ? 0 : 1}${owner.path}`
    return [...unique.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
  },
})
