import { newId } from '../../../src-shared/domain/ids.ts'
import {
  webhookEventSchema,
  type Delivery,
  type DeliveryDetails,
  type DeliveryState,
  type Webhook,
  type WebhookEvent,
} from '../../../src-shared/domain/webhook.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Page, Paged } from '../ports/page.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { Vault } from '../ports/vault.ts'
import type { DeliveryRow, DeliveryStore, WebhookRow, WebhookStore } from '../ports/webhook-store.ts'
import { findRepository } from '../repositories/find-repository.ts'
import { deliveryHeaders } from './delivery-headers.ts'
import type { Deliverer } from './deliverer.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import { readReceiverUrl } from './receiver-url.ts'
import type { Subscriptions } from './subscriptions.ts'
import { pingBody } from './webhook-bodies.ts'
import { newSecret, sealSecret } from './webhook-secret.ts'

export type WebhookAndSecret = {
  readonly webhook: Webhook
  /** One that was made just now; it is shown this once. */
  readonly secret: string | null
}

/** Webhooks and their deliveries. Methods that name one throw AppError `not_found` when there is none. */
export type WebhookService = {
  /** @throws AppError `invalid_input`, `not_found` for the repository */
  readonly add: (input: {
    readonly url: string
    readonly events?: readonly WebhookEvent[] | undefined
    readonly repository?: string | undefined
    readonly secret?: string | undefined
    readonly customerId?: string | undefined
  }) => WebhookAndSecret
  /** All, or those that hear of a repository. @throws AppError `not_found` for the repository */
  readonly list: (repository?: string) => readonly Webhook[]
  /** @throws AppError `invalid_input` */
  readonly change: (input: {
    readonly id: string
    readonly url?: string | undefined
    readonly events?: readonly WebhookEvent[] | undefined
    readonly enabled?: boolean | undefined
    readonly secret?: string | { readonly generate: true } | undefined
  }) => WebhookAndSecret
  readonly remove: (id: string) => void
  /** Sends a `ping`, once, to a disabled one as well. */
  readonly test: (id: string) => Promise<Delivery>
  readonly listDeliveries: (
    options: Page & { readonly webhookId: string; readonly state: DeliveryState | null },
  ) => Paged<Delivery>
  readonly getDelivery: (id: string) => DeliveryDetails
  /** Tries one that waits now; of one that ended, sends the same body as a new delivery. */
  readonly redeliver: (id: string) => Promise<Delivery>
}

const missing = (what: string): AppError =>
  new AppError('not_found', `${what} was not found.`, { details: { what } })

const inOrder = (events: readonly WebhookEvent[]): readonly WebhookEvent[] =>
  webhookEventSchema.options.filter((event) => events.includes(event))

const toDelivery = ({ body: _, ...delivery }: DeliveryRow): Delivery => delivery

export const createWebhookService = (deps: {
  readonly webhooks: WebhookStore
  readonly deliveries: DeliveryStore
  readonly repositories: RepositoryStore
  readonly vault: Vault
  readonly events: EventSink
  readonly now: () => number
  /** Of webhooks that name no customer. */
  readonly organization: string
  readonly subscriptions: Subscriptions
  readonly queue: DeliveryQueue
  readonly deliverer: Deliverer
}): WebhookService => {
  const { webhooks, deliveries, vault, subscriptions, queue, deliverer } = deps

  const find = (id: string): WebhookRow => {
    const row = webhooks.find(id)
    if (row === null) throw missing('The webhook')
    return row
  }
  const findDelivery = (id: string): DeliveryRow => {
    const row = deliveries.find(id)
    if (row === null) throw missing('The delivery')
    return row
  }
  const view = ({ sealedSecret: _, events, ...row }: WebhookRow): Webhook => ({
    ...row,
    events: [...events],
    waitingCount: deliveries.countWaiting(row.id),
  })
  /** The webhook is another one: everyone who holds it looks again. */
  const announce = (id: string): Webhook => {
    subscriptions.reload()
    const webhook = view(find(id))
    deps.events.emit('webhook.changed', webhook)
    deliverer.touch(id)
    return webhook
  }
  /** Stored, tried at once; how it stands then. */
  const deliver = async (message: Parameters<DeliveryQueue['add']>[0][number]): Promise<Delivery> => {
    const [id] = queue.add([message])
    if (id === undefined) throw new AppError('too_large', 'Too many deliveries of this webhook wait.')
    await deliverer.tryNow(id)
    return toDelivery(findDelivery(id))
  }

  return {
    add: ({ url, events, repository, secret, customerId }) => {
      const id = newId('whk')
      const made = secret === undefined ? newSecret() : null
      webhooks.insert({
        id,
        url: readReceiverUrl(url),
        events: inOrder(events ?? webhookEventSchema.options),
        repositoryId: repository === undefined ? null : findRepository(deps.repositories, repository).id,
        customerId: customerId ?? deps.organization,
        enabled: true,
        createdAt: deps.now(),
        sealedSecret: sealSecret(vault, id, secret ?? made ?? ''),
      })
      return { webhook: announce(id), secret: made }
    },

    list: (repository) => {
      const only = repository === undefined ? null : findRepository(deps.repositories, repository).id
      return webhooks
        .list()
        .filter(({ repositoryId }) => only === null || repositoryId === null || repositoryId === only)
        .map(view)
    },

    change: ({ id, url, events, enabled, secret }) => {
      find(id)
      const made = typeof secret === 'object' ? newSecret() : null
      const given = typeof secret === 'string' ? secret : made
      webhooks.change(id, {
        ...(url === undefined ? {} : { url: readReceiverUrl(url) }),
        ...(events === undefined ? {} : { events: inOrder(events) }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(given === null ? {} : { sealedSecret: sealSecret(vault, id, given) }),
      })
      return { webhook: announce(id), secret: made }
    },

    remove: (id) => {
      find(id)
      webhooks.remove(id)
      subscriptions.reload()
      deliverer.touch(id)
      deps.events.emit('webhook.removed', { id })
    },

    test: (id) => {
      const { customerId } = find(id)
      const body = pingBody(id, customerId, deps.now())
      return deliver({ webhookId: id, event: 'ping', repository: null, ref: null, body })
    },

    listDeliveries: (options) => {
      find(options.webhookId)
      return deliveries.list(options)
    },

    getDelivery: (id) => {
      const row = findDelivery(id)
      return { ...row, headers: { ...deliveryHeaders(row) } }
    },

    redeliver: async (id) => {
      const { webhookId, event, repository, ref, body, state } = findDelivery(id)
      if (state !== 'waiting') return deliver({ webhookId, event, repository, ref, body })
      await deliverer.tryNow(id)
      return toDelivery(findDelivery(id))
    },
  }
}
