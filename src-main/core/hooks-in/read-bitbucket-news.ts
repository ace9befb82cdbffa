import { z } from 'zod'
import type { HookNews, RepositoryChange } from './hook-news.ts'
import { orNull } from './or-null.ts'
import type { HeaderOf } from './verification.ts'

const refSchema = orNull(z.object({ type: z.string(), name: z.string() }))
const payloadSchema = z.object({
  repository: orNull(z.object({ uuid: z.string().min(1), full_name: z.string() })),
  push: orNull(z.object({ changes: z.array(z.object({ old: refSchema, new: refSchema })) })),
  changes: orNull(z.record(z.string(), z.unknown())),
})
type Payload = z.infer<typeof payloadSchema>

const refOf = ({ push }: Payload): string | null => {
  const [change, another] = push?.changes ?? []
  const ref = change?.new ?? change?.old ?? null
  if (ref === null || another !== undefined) return null
  return ref.type === 'tag' ? `refs/tags/${ref.name}` : `refs/heads/${ref.name}`
}

const changeOf = (event: string, { changes }: Payload): RepositoryChange | null => {
  switch (event) {
    case 'repo:deleted':
      return 'deleted'
    case 'repo:transfer':
      return 'transferred'
    case 'repo:updated':
      return changes?.['name'] === undefined && changes?.['full_name'] === undefined ? null : 'renamed'
    default:
      return null
  }
}

/** Bitbucket Cloud. https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/ */
export const readBitbucketNews = (headers: HeaderOf, body: unknown): HookNews => {
  const event = headers('x-event-key') ?? ''
  const payload = payloadSchema.safeParse(body).data ?? payloadSchema.parse({})
  const { repository } = payload
  return {
    event,
    // The same in every attempt.
    deliveryId: headers('x-request-uuid'),
    refsMoved: event === 'repo:push',
    repository:
      repository === null ? null : { forgeId: repository.uuid, path: repository.full_name, urls: [] },
    ref: event === 'repo:push' ? refOf(payload) : null,
    change: changeOf(event, payload),
  }
}
