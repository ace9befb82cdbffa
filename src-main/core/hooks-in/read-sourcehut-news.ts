import { z } from 'zod'
import type { HookNews } from './hook-news.ts'
import { orNull } from './or-null.ts'
import type { HeaderOf } from './verification.ts'

const bodySchema = z.object({
  data: z.object({
    webhook: z.object({
      event: z.literal('GIT_POST_RECEIVE'),
      repository: z.object({ rid: z.string().min(1).max(200) }),
    }),
  }),
})

/**
 * The answer to the query that our webhooks are made with (`forges/sourcehut/sourcehut-hooks.ts`): which repository was
 * pushed to. Whoever made the webhook wrote the query, so that nothing else of it is read: no name, no address, no ref.
 * The nonce is signed, and so no second delivery can have it.
 */
export const readSourcehutNews = (headers: HeaderOf, body: unknown): HookNews => {
  const told = orNull(bodySchema).parse(body)
  const forgeId = told?.data.webhook.repository.rid ?? null
  return {
    event: told?.data.webhook.event ?? '',
    deliveryId: headers('x-payload-nonce'),
    refsMoved: forgeId !== null,
    repository: forgeId === null ? null : { forgeId, path: '', urls: [] },
    ref: null,
    change: null,
  }
}
