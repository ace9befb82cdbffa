import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Log } from '../ports/log.ts'
import type { Stores } from '../ports/stores.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import { createDeliverer } from './deliverer.ts'
import { createDeliveryLog, type DeliveryLog } from './delivery-log.ts'
import { createDeliveryNews } from './delivery-news.ts'
import { createDeliveryQueue } from './delivery-queue.ts'
import { createSubscriptions } from './subscriptions.ts'
import { createWebhookObserver, type WebhookObserver } from './webhook-observer.ts'
import { createWebhookService, type WebhookService } from './webhook-service.ts'

/** Outgoing webhooks: who wants to hear of what, and the queue of what they are told. */
export type Webhooks = WebhookService &
  DeliveryLog & {
    /** What the mirror engine tells of. */
    readonly observer: WebhookObserver
    /** Takes up what the last shutdown or crash left. Nothing is sent before. */
    readonly start: () => void
    /** Stores what it was told, and gives up what is under way; the next start sends that again. */
    readonly stop: () => Promise<void>
  }

export const createWebhooks = (deps: {
  readonly stores: Pick<Stores, 'webhooks' | 'deliveries' | 'repositories'>
  readonly clock: Clock
  readonly random: RandomFraction
  readonly vault: Vault
  readonly sender: WebhookSender
  readonly events: EventSink
  readonly organization: string
  readonly log: Log
}): Webhooks => {
  const { clock, log, events } = deps
  const { now } = clock
  const { webhooks, deliveries, repositories } = deps.stores
  const subscriptions = createSubscriptions(webhooks)
  const news = createDeliveryNews(clock, events)
  const deliverer = createDeliverer({ ...deps, deliveries, subscriptions, news })
  const queue = createDeliveryQueue({
    deliveries,
    now,
    log,
    onQueued: (webhookId, ids) => {
      news.changed(webhookId, ids)
      deliverer.touch(webhookId)
    },
  })
  const observer = createWebhookObserver({ subscriptions, queue, webhooks, repositories, now, log })
  return {
    ...createWebhookService({ ...deps, ...deps.stores, now, subscriptions, deliverer }),
    ...createDeliveryLog({ webhooks, deliveries, queue, deliverer, now }),
    observer,
    start: deliverer.start,
    stop: async () => {
      await observer.stored()
      await deliverer.stop()
      news.stop()
      deps.sender.close()
    },
  }
}
