import type { HookNews } from './hook-news.ts'
import { hubChange, hubPayload, hubRef, toldByHub } from './read-github-news.ts'
import type { HeaderOf } from './verification.ts'

const movesRefs: readonly string[] = ['push', 'create', 'delete']

/** Gitea, and Forgejo under its own name or under Gitea's. https://docs.gitea.com/usage/webhooks */
export const readGiteaNews = (kind: 'gitea' | 'forgejo', headers: HeaderOf, body: unknown): HookNews => {
  const said = (what: 'event' | 'delivery'): string | null =>
    (kind === 'forgejo' ? headers(`x-forgejo-${what}`) : null) ?? headers(`x-gitea-${what}`)
  const event = said('event') ?? ''
  const payload = hubPayload(body)
  return {
    event,
    deliveryId: said('delivery'),
    refsMoved: movesRefs.includes(event),
    repository: toldByHub(payload),
    ref: movesRefs.includes(event) ? hubRef(payload) : null,
    change: hubChange(event, payload),
  }
}
