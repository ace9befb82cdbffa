import { z } from 'zod'
import type { Forge, ForgeAccess, ForgeHook } from '../../core/ports/forge.ts'
import { signOf, type CallGitHub } from './github-client.ts'
import { locate } from './github-lookup.ts'
import { pagesOf } from './github-pages.ts'
import { readAnswer } from './read-answer.ts'

const hookSchema = z.object({
  id: z.number().int().nonnegative(),
  active: z.boolean(),
  config: z.object({ url: z.string().optional() }),
})

const toHook = ({ id, active, config }: z.infer<typeof hookSchema>): ForgeHook => ({
  id: String(id),
  url: config.url ?? '',
  isActive: active,
})

const purpose = 'manage webhooks'
/** `repository` tells of renames, transfers and deletions. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const events = ['push', 'create', 'delete', 'repository'] as const

type Hooks = Pick<Forge, 'listHooks' | 'createHook' | 'removeHook'> & {
  /** Has GitHub send a `ping` now; it sends one by itself when a webhook is made. */
  readonly pingHook: (
    access: ForgeAccess,
    repository: Parameters<Forge['removeHook']>[1],
    hookId: string,
  ) => Promise<void>
}

/** Webhooks of repositories. Without the right to administer one, GitHub answers 404. https://docs.github.com/en/rest/repos/webhooks */
export const createHooks = (call: CallGitHub, findById: Forge['findById']): Hooks => {
  const at = async (access: ForgeAccess, repository: Parameters<Forge['removeHook']>[1]) => {
    const { owner, repo, path } = await locate(findById, access, repository)
    return { sign: signOf(access), place: { owner, repo }, what: path, purpose }
  }
  return {
    listHooks: async (access, repository) => {
      const { sign, place, ...asked } = await at(access, repository)
      const hooks: ForgeHook[] = []
      const route = 'GET /repos/{owner}/{repo}/hooks'
      for await (const answer of pagesOf(call, sign, { ...asked, route, parameters: place })) {
        hooks.push(...readAnswer(z.array(hookSchema), answer).map(toHook))
      }
      return hooks
    },
    createHook: async (access, repository, { url, secret }) => {
      const { sign, place, ...asked } = await at(access, repository)
      const config = { url, content_type: 'json', secret, insecure_ssl: '0' }
      const answer = await call(sign, {
        ...asked,
        route: 'POST /repos/{owner}/{repo}/hooks',
        parameters: { ...place, name: 'web', active: true, events: [...events], config },
        secrets: [secret],
      })
      return toHook(readAnswer(hookSchema, answer))
    },
    removeHook: async (access, repository, hookId) => {
      const { sign, place, ...asked } = await at(access, repository)
      const route = 'DELETE /repos/{owner}/{repo}/hooks/{hook_id}'
      await call(sign, { ...asked, route, parameters: { ...place, hook_id: hookId } })
    },
    pingHook: async (access, repository, hookId) => {
      const { sign, place, ...asked } = await at(access, repository)
      const route = 'POST /repos/{owner}/{repo}/hooks/{hook_id}/pings'
      await call(sign, { ...asked, route, parameters: { ...place, hook_id: hookId } })
    },
  }
}
