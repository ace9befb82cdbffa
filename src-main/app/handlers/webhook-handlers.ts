import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { Webhooks } from '../../core/webhooks/create-webhooks.ts'

const defaultLimit = 50

type WebhookCall = Extract<keyof ContractHandlers, `webhooks.${string}` | `deliveries.${string}`>

/** Outgoing webhooks, and what became of their deliveries. */
export const createWebhookHandlers = (webhooks: Webhooks): Pick<ContractHandlers, WebhookCall> => ({
  'webhooks.add': (input) => webhooks.add(input),
  'webhooks.list': ({ repository }) => ({ items: [...webhooks.list(repository)] }),
  'webhooks.change': (input) => webhooks.change(input),
  'webhooks.remove': ({ id }) => {
    webhooks.remove(id)
    return { id }
  },
  'webhooks.test': ({ id }) => webhooks.test(id),
  'deliveries.list': ({ webhookId, state, cursor, limit }) => {
    const { items, nextCursor } = webhooks.listDeliveries({
      webhookId,
      state: state ?? null,
      cursor: cursor ?? null,
      limit: limit ?? defaultLimit,
    })
    return { items: [...items], nextCursor }
  },
  'deliveries.get': ({ id }) => webhooks.getDelivery(id),
  'deliveries.redeliver': ({ id }) => webhooks.redeliver(id),
})
