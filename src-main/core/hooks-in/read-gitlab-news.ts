import { z } from 'zod'
import type { HookNews, RepositoryChange } from './hook-news.ts'
import { orNull } from './or-null.ts'
import type { HeaderOf } from './verification.ts'

const payloadSchema = z.object({
  object_kind: orNull(z.string()),
  event_name: orNull(z.string()),
  ref: orNull(z.string()),
  project_id: orNull(z.number().int()),
  path_with_namespace: orNull(z.string()),
  project: orNull(
    z.object({
      id: orNull(z.number().int()),
      path_with_namespace: orNull(z.string()),
      git_http_url: orNull(z.string()),
      git_ssh_url: orNull(z.string()),
    }),
  ),
})

/** Only hooks of a whole server tell these. https://docs.gitlab.com/administration/system_hooks/ */
const changes: Readonly<Record<string, RepositoryChange>> = {
  project_rename: 'renamed',
  project_transfer: 'transferred',
  project_destroy: 'deleted',
}
/** Branches and tags that are made or removed are pushes too. */
const movesRefs: readonly string[] = ['push', 'tag_push', 'repository_update']

/**
 * The id of an event is also that of those that it brings about, so that alone it does not tell a second delivery.
 * https://docs.gitlab.com/user/project/integrations/webhooks/#delivery-headers
 */
const deliveryIdOf = (headers: HeaderOf): string | null =>
  headers('webhook-id') ?? headers('idempotency-key') ?? null

export const readGitlabNews = (headers: HeaderOf, body: unknown): HookNews => {
  const payload = payloadSchema.safeParse(body).data ?? payloadSchema.parse({})
  const { project } = payload
  const name = payload.object_kind ?? payload.event_name ?? ''
  const id = payload.project_id ?? project?.id ?? null
  const path = project?.path_with_namespace ?? payload.path_with_namespace ?? ''
  return {
    event: headers('x-gitlab-event') ?? name,
    deliveryId: deliveryIdOf(headers),
    refsMoved: movesRefs.includes(name),
    repository:
      id === null
        ? null
        : {
            forgeId: String(id),
            path,
            urls: [project?.git_http_url ?? null, project?.git_ssh_url ?? null].filter((url) => url !== null),
          },
    ref: movesRefs.includes(name) ? (payload.ref ?? null) : null,
    change: changes[name] ?? null,
  }
}
