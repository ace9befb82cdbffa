import { z } from 'zod'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { orNull } from '../read-answer.ts'
import { createWaitOutLimit } from '../wait-out-limit.ts'
import { createGitlabClient } from './gitlab-client.ts'
import { createGitlabPages } from './gitlab-pages.ts'

const activeSchema = z.object({
  id: z.number().int(),
  last_activity_at: z.iso.datetime({ offset: true }),
  path_with_namespace: z.string(),
  http_url_to_repo: z.string(),
  ssh_url_to_repo: orNull(z.string()),
})

export type ActiveRepository = {
  readonly id: string
  readonly activeAt: number
  readonly path: string
  readonly urls: readonly string[]
}

/**
 * Which projects something happened in since a time: a hint for whom to look at first, and no more. GitLab writes the time
 * at most once an hour, not at all for some pushes (https://gitlab.com/gitlab-org/gitlab/-/issues/581897), and for comments
 * as well: what is not in the list may have changed.
 * @param since epoch milliseconds; should lie an hour before the last look
 */
export const createGitlabRecentActivity = (dependencies: ForgeDependencies) => {
  const client = createGitlabClient(dependencies)
  const pages = createGitlabPages(client, createWaitOutLimit(dependencies))
  return async function* (access: ForgeAccess, since: number): AsyncGenerator<readonly ActiveRepository[]> {
    const query = {
      membership: 'true',
      simple: 'true',
      last_activity_after: new Date(since).toISOString(),
      order_by: 'id',
      sort: 'asc',
      pagination: 'keyset',
    }
    for await (const page of pages(access, { path: 'projects', query }, activeSchema)) {
      yield page.map((project) => ({
        id: String(project.id),
        activeAt: Date.parse(project.last_activity_at),
        path: project.path_with_namespace,
        urls: [project.http_url_to_repo, project.ssh_url_to_repo].filter((url) => url !== null),
      }))
    }
  }
}
