import { createHash } from 'node:crypto'
import type { ForgeIdStore, HooksInStore } from '../ports/hooks-in-store.ts'
import { readNews } from './read-news.ts'
import type { VerifiedDelivery } from './take-delivery.ts'

/**
 * Takes a delivery of which only the server is known that sent it, and not who had it sent: SourceHut signs everybody's
 * webhooks with one key, and who makes one writes its text. All that may come of it is that mirrors are checked sooner
 * which use the account that it was sent to, and which our own calls of the API have found to follow the repository with
 * this id. It teaches us no name, no address and no id; what says nothing of such a mirror is as if it had not come, so
 * that nobody can push others' deliveries out of the list.
 */
export const createTakeSignedHint =
  (deps: {
    readonly store: HooksInStore
    readonly forgeIds: Pick<ForgeIdStore, 'mirrorsOfAccount'>
    readonly now: () => number
    /** Called for each mirror that is to be checked, as often as somebody likes to send. */
    readonly moved: (mirrorId: string) => void
    readonly onDelivery: (accountId: string) => void
  }) =>
  ({ kind, signer, headers, body }: VerifiedDelivery): void => {
    const { store, forgeIds } = deps
    const { accountId, webUrl, origin } = signer
    const { event, deliveryId, repository } = readNews(kind, headers, body)
    if (accountId === null || repository === null || deliveryId === null) return
    const { forgeId } = repository
    const mirrorIds = forgeIds.mirrorsOfAccount({ accountId, webUrl, forgeId })
    if (mirrorIds.length === 0) return
    const at = deps.now()
    const isNew = store.addDelivery({
      origin,
      accountId,
      key: deliveryId,
      // Its text says when: the same bytes come again as a repeat alone.
      bodyDigest: createHash('sha256').update(body).digest(),
      event,
      // What we call the repository ourselves.
      path: store.hooksOfRepository(accountId, forgeId)[0]?.path ?? null,
      ref: null,
      outcome: 'checked',
      mirrorCount: mirrorIds.length,
      receivedAt: at,
    })
    if (isNew) {
      store.changeAccount(accountId, { lastDeliveryAt: at })
      store.heardOf(accountId, forgeId, at)
      mirrorIds.forEach(deps.moved)
    }
    deps.onDelivery(accountId)
  }
