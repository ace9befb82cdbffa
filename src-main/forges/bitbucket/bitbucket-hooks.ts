import { z } from 'zod'
import type { Forge, ForgeHook } from '../../core/ports/forge.ts'
import { readAnswer } from '../read-answer.ts'
import { repositoryById, type BitbucketClient } from './bitbucket-client.ts'
import type { BitbucketPages } from './bitbucket-pages.ts'

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-webhooks/ */
const hookSchema = z.object({ uuid: z.string().min(1), url: z.string(), active: z.boolean() })

const hookOf = ({ uuid, url, active }: z.infer<typeof hookSchema>): ForgeHook => ({
  id: uuid,
  url,
  isActive: active,
})

/** Webhooks of a repository, signed in `X-Hub-Signature: sha256=…`. `repo:push` is also for branches and tags that come or go. */
export const createBitbucketHooks = (
  client: BitbucketClient,
  pages: BitbucketPages,
): Pick<Forge, 'listHooks' | 'createHook' | 'removeHook'> => ({
  listHooks: async (access, { id, path }) => {
    const hooks: ForgeHook[] = []
    const request = { at: `${repositoryById(id)}/hooks`, what: path, purpose: 'read webhooks' }
    for await (const page of pages(access, request, hookSchema)) hooks.push(...page.map(hookOf))
    return [...new Map(hooks.map((hook) => [hook.id, hook])).values()]
  },
  createHook: async (access, { id, path }, { url, secret }) => {
    const answer = await client.send(access, {
      method: 'POST',
      at: `${repositoryById(id)}/hooks`,
      body: { description: 'Mirrordesk', url, active: true, secret, events: ['repo:push'] },
      what: path,
      purpose: 'create webhooks',
    })
    return hookOf(readAnswer(hookSchema, answer))
  },
  removeHook: async (access, { id, path }, hookId) => {
    await client.send(access, {
      method: 'DELETE',
      at: `${repositoryById(id)}/hooks/${encodeURIComponent(hookId)}`,
      what: path,
      purpose: 'remove webhooks',
    })
  },
})
