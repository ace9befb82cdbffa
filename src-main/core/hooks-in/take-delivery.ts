import { createHash } from 'node:crypto'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { HookOutcome } from '../../../src-shared/domain/hooks-in.ts'
import type { ForgeIdStore, HooksInStore, NewHookDelivery } from '../ports/hooks-in-store.ts'
import type { HookNews, RepositoryChange, ToldRepository } from './hook-news.ts'
import type { HookSecret } from './hook-secret.ts'
import { readNews } from './read-news.ts'
import { addressesAt } from './repository-addresses.ts'
import type { HeaderOf } from './verification.ts'

/** A repository that was renamed, moved, deleted …, as its forge told, and the mirrors that follow it. */
export type RepositoryEvent = {
  readonly kind: ForgeKind
  readonly webUrl: string
  readonly accountId: string | null
  readonly change: RepositoryChange
  readonly repository: ToldRepository
  readonly mirrorIds: readonly string[]
}

/** A delivery whose signature was right. */
export type VerifiedDelivery = {
  readonly kind: ForgeKind
  readonly signer: HookSecret
  readonly headers: HeaderOf
  readonly body: Uint8Array
}

/**
 * Whether the bytes of a delivery never come again by right: forges whose signature covers times. GitLab's say nothing of
 * when, so that a branch that goes there and back comes in the same bytes.
 */
const bytesAreUnique = (kind: ForgeKind): boolean => kind !== 'gitlab'

/** Takes what a forge tells: to whom it matters, what becomes of it, and that it is not done twice. */
export const createTakeDelivery =
  (deps: {
    readonly store: HooksInStore
    readonly forgeIds: ForgeIdStore
    readonly now: () => number
    /** Called for each mirror that is to be checked; many calls are one check. */
    readonly moved: (mirrorId: string) => void
    /** News of repositories themselves. What follows from them is decided elsewhere. */
    readonly onRepositoryEvent: (event: RepositoryEvent) => void
    readonly onDelivery: (accountId: string) => void
  }) =>
  ({ kind, signer, headers, body }: VerifiedDelivery): void => {
    const { store, forgeIds } = deps
    const { origin, accountId, webUrl } = signer
    const at = deps.now()
    const digest = createHash('sha256').update(body).digest()
    const news = readNews(kind, headers, body)
    const named = {
      origin,
      // Older GitLabs number events, not deliveries: the same event in the same bytes is a second one.
      key: news.deliveryId ?? `${headers('x-gitlab-event-uuid') ?? at}:${digest.toString('hex')}`,
      bodyDigest: bytesAreUnique(kind) ? digest : null,
    }
    if (accountId !== null) store.changeAccount(accountId, { lastDeliveryAt: at })

    const mirrorIds = store.isRepeated(named) ? [] : mirrorsOf(news, signer)
    const outcome = outcomeOf(news, mirrorIds)
    const delivery: NewHookDelivery = {
      ...named,
      accountId,
      event: news.event.slice(0, 100),
      path: news.repository?.path ?? null,
      ref: news.ref,
      outcome,
      mirrorCount: outcome === 'checked' ? mirrorIds.length : 0,
      receivedAt: at,
    }
    const isNew = store.addDelivery(delivery)
    if (accountId !== null) {
      if (news.repository !== null) store.heardOf(accountId, news.repository.forgeId, at)
      deps.onDelivery(accountId)
    }
    if (!isNew) return
    if (outcome === 'checked') mirrorIds.forEach(deps.moved)
    if (news.change !== null && news.repository !== null) {
      const { change, repository } = news
      deps.onRepositoryEvent({ kind, webUrl, accountId, change, repository, mirrorIds })
    }

    function mirrorsOf({ repository }: HookNews, by: HookSecret): readonly string[] {
      if (repository === null) return []
      const { forgeId } = repository
      const canonicalUrls = addressesAt(by.webUrl, repository)
      forgeIds.remember({ webUrl: by.webUrl, forgeId, canonicalUrls }, at)
      return forgeIds.mirrorsOf({ accountId: by.accountId, webUrl: by.webUrl, forgeId, canonicalUrls })
    }
  }

const outcomeOf = (
  { refsMoved, change, repository }: HookNews,
  mirrorIds: readonly string[],
): HookOutcome => {
  if (repository === null || (!refsMoved && change === null)) return 'nothing'
  if (mirrorIds.length === 0) return 'unknown'
  return refsMoved ? 'checked' : 'noted'
}
