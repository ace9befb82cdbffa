import { z } from 'zod'
import type { Forge, ForgeHook } from '../../core/ports/forge.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import { encodedProject, type GitlabClient } from './gitlab-client.ts'
import type { GitlabPages } from './gitlab-pages.ts'

/** https://docs.gitlab.com/api/project_webhooks/ */
const hookSchema = z.object({
  id: z.number().int(),
  url: z.string(),
  alert_status: orNull(z.string()),
  disabled_until: orNull(z.string()),
})

/** GitLab puts hooks that fail to rest, some for good: https://docs.gitlab.com/user/project/integrations/webhooks/#auto-disabled-webhooks */
const hookOf = (hook: z.infer<typeof hookSchema>): ForgeHook => ({
  id: String(hook.id),
  url: hook.url,
  isActive: hook.alert_status === null || hook.alert_status === 'executable',
})

/**
 * Webhooks of a project. Their secret comes back word for word in `X-Gitlab-Token`. Branches and tags that are made or
 * deleted are pushes to GitLab.
 */
export const createGitlabHooks = (
  client: GitlabClient,
  pages: GitlabPages,
): Pick<Forge, 'listHooks' | 'createHook' | 'removeHook'> => ({
  listHooks: async (access, { id, path }) => {
    const hooks: ForgeHook[] = []
    const request = { path: `${encodedProject(id)}/hooks`, what: path, purpose: 'read webhooks' }
    for await (const page of pages(access, request, hookSchema)) hooks.push(...page.map(hookOf))
    return [...new Map(hooks.map((hook) => [hook.id, hook])).values()]
  },
  createHook: async (access, { id, path }, { url, secret }) => {
    const answer = await client.send(access, {
      method: 'POST',
      path: `${encodedProject(id)}/hooks`,
      body: { url, token: secret, push_events: true, tag_push_events: true, enable_ssl_verification: true },
      what: path,
      purpose: 'create webhooks',
    })
    return hookOf(readAnswer(hookSchema, answer))
  },
  removeHook: async (access, { id, path }, hookId) => {
    await client.send(access, {
      method: 'DELETE',
      path: `${encodedProject(id)}/hooks/${encodeURIComponent(hookId)}`,
      what: path,
      purpose: 'remove webhooks',
    })
  },
})
