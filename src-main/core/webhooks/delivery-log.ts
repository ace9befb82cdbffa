import type { Delivery, DeliveryDetails, DeliveryState } from '../../../src-shared/domain/webhook.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Page, Paged } from '../ports/page.ts'
import type { DeliveryRow, DeliveryStore, WebhookStore } from '../ports/webhook-store.ts'
import type { Deliverer } from './deliverer.ts'
import { deliveryHeaders } from './delivery-headers.ts'
import type { DeliveryQueue, Message } from './delivery-queue.ts'
import { pingBody } from './webhook-bodies.ts'
import { unknownWebhook } from './webhook-service.ts'

/** What was sent and what will be. Methods that name a webhook or delivery throw AppError `not_found` without it. */
export type DeliveryLog = {
  /** Sends a `ping`, once, to a disabled webhook as well. */
  readonly test: (webhookId: string) => Promise<Delivery>
  readonly listDeliveries: (
    options: Page & { readonly webhookId: string; readonly state: DeliveryState | null },
  ) => Paged<Delivery>
  readonly getDelivery: (id: string) => DeliveryDetails
  /** Tries one that waits now; of one that ended, sends the same body as a new delivery. */
  readonly redeliver: (id: string) => Promise<Delivery>
}

const toDelivery = ({ body: _, ...delivery }: DeliveryRow): Delivery => delivery

export const createDeliveryLog = (deps: {
  readonly webhooks: WebhookStore
  readonly deliveries: DeliveryStore
  readonly queue: DeliveryQueue
  readonly deliverer: Deliverer
  readonly now: () => number
}): DeliveryLog => {
  const { webhooks, deliveries, deliverer } = deps

  const find = (id: string): DeliveryRow => {
    const row = deliveries.find(id)
    if (row !== null) return row
    throw new AppError('not_found', 'The delivery was not found.', { details: { what: 'The delivery' } })
  }
  const tryNow = async (id: string): Promise<Delivery> => {
    await deliverer.tryNow(id)
    return toDelivery(find(id))
  }
  /** Stored, then tried at once. */
  const deliver = (message: Message): Promise<Delivery> => {
    const [id] = deps.queue.add([message])
    if (id === undefined) throw new AppError('too_large', 'Too many deliveries of this webhook wait.')
    return tryNow(id)
  }

  return {
    test: async (webhookId) => {
      const webhook = webhooks.find(webhookId)
      if (webhook === null) throw unknownWebhook()
      const body = pingBody(webhookId, webhook.customerId, deps.now())
      return deliver({ webhookId, event: 'ping', repository: null, ref: null, body })
    },
    listDeliveries: (options) => {
      if (webhooks.find(options.webhookId) === null) throw unknownWebhook()
      return deliveries.list(options)
    },
    getDelivery: (id) => {
      const row = find(id)
      return { ...row, headers: { ...deliveryHeaders(row) } }
    },
    redeliver: async (id) => {
      const { webhookId, event, repository, ref, body, state } = find(id)
      return state === 'waiting' ? tryNow(id) : deliver({ webhookId, event, repository, ref, body })
    },
  }
}
