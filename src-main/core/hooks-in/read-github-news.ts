import { z } from 'zod'
import type { HookNews, RepositoryChange, ToldRepository } from './hook-news.ts'
import { orNull } from './or-null.ts'
import type { HeaderOf } from './verification.ts'

/** What GitHub and Gitea, which follows it, say of a repository. */
export const hubRepositorySchema = z.object({
  id: z.number().int(),
  full_name: z.string(),
  clone_url: orNull(z.string()),
  ssh_url: orNull(z.string()),
  html_url: orNull(z.string()),
})
const payloadSchema = z.object({
  action: orNull(z.string()),
  ref: orNull(z.string()),
  ref_type: orNull(z.string()),
  repository: orNull(hubRepositorySchema),
})
export type HubPayload = z.infer<typeof payloadSchema>

export const hubPayload = (body: unknown): HubPayload =>
  payloadSchema.safeParse(body).data ?? payloadSchema.parse({})

export const toldByHub = ({ repository }: HubPayload): ToldRepository | null =>
  repository === null
    ? null
    : {
        forgeId: String(repository.id),
        path: repository.full_name,
        urls: [repository.clone_url, repository.ssh_url, repository.html_url].filter((url) => url !== null),
      }

/** Of a push the full name; of what is made or removed, the short one with its kind. */
export const hubRef = ({ ref, ref_type: kind }: HubPayload): string | null => {
  if (ref === null) return null
  if (ref.startsWith('refs/')) return ref
  if (kind === 'branch') return `refs/heads/${ref}`
  return kind === 'tag' ? `refs/tags/${ref}` : ref
}

const changes: Readonly<Record<string, RepositoryChange>> = {
  renamed: 'renamed',
  transferred: 'transferred',
  deleted: 'deleted',
  archived: 'archived',
  unarchived: 'unarchived',
  publicized: 'visibility',
  privatized: 'visibility',
}

/** `repository`, with its `action`: https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository */
export const hubChange = (event: string, { action }: HubPayload): RepositoryChange | null =>
  event === 'repository' ? (changes[action ?? ''] ?? null) : null

const movesRefs: readonly string[] = ['push', 'create', 'delete']

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export const readGithubNews = (headers: HeaderOf, body: unknown): HookNews => {
  const event = headers('x-github-event') ?? ''
  const payload = hubPayload(body)
  return {
    event,
    deliveryId: headers('x-github-delivery'),
    refsMoved: movesRefs.includes(event),
    repository: toldByHub(payload),
    ref: movesRefs.includes(event) ? hubRef(payload) : null,
    change: hubChange(event, payload),
  }
}
