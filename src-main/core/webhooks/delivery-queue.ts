import { newId } from '../../../src-shared/domain/ids.ts'
import type { Log } from '../ports/log.ts'
import type { DeliveryStore, NewDelivery } from '../ports/webhook-store.ts'

/** More than this may wait for no receiver: one that is away for days, while thousands of refs move. */
const mostWaiting = 20_000
/** So many are stored in one transaction; nothing else of the core goes on meanwhile. */
const storedTogether = 200

export type Message = Omit<NewDelivery, 'id' | 'createdAt'>

/** Stores what is to be sent. A full queue takes what fits, the first ones. */
export type DeliveryQueue = {
  /** A few, at once. @returns their ids, in the order of the messages */
  readonly add: (messages: readonly Message[]) => readonly string[]
  /**
   * However many: the first ones before it returns, the others part by part, with turns of everything else between.
   * Resolves once all are stored. A message is asked for only when its part is put together.
   */
  readonly addMany: (messages: Iterable<Message>) => Promise<void>
}

export const createDeliveryQueue = (deps: {
  readonly deliveries: DeliveryStore
  readonly now: () => number
  readonly log: Log
  /** Deliveries were stored. */
  readonly onQueued: (webhookId: string, ids: readonly string[]) => void
}): DeliveryQueue => {
  const { deliveries, log } = deps

  const withoutExcess = (messages: readonly Message[]): readonly Message[] => {
    const free = new Map<string, number>()
    return messages.filter(({ webhookId }) => {
      const left = free.get(webhookId) ?? mostWaiting - deliveries.countWaiting(webhookId)
      free.set(webhookId, left - 1)
      return left > 0
    })
  }

  const store = (messages: readonly Message[]): readonly string[] => {
    const createdAt = deps.now()
    const rows = withoutExcess(messages).map((message) => ({ ...message, id: newId('dlv'), createdAt }))
    if (rows.length === 0) return []
    deliveries.insertAll(rows)
    const byWebhook = new Map<string, string[]>()
    for (const { webhookId, id } of rows) {
      const ids = byWebhook.get(webhookId) ?? []
      ids.push(id)
      byWebhook.set(webhookId, ids)
    }
    byWebhook.forEach((ids, webhookId) => deps.onQueued(webhookId, ids))
    return rows.map(({ id }) => id)
  }

  const tellDropped = (dropped: number): void => {
    if (dropped > 0) log.warn('Webhook deliveries were dropped: too many wait.', { dropped })
  }

  return {
    add: (messages) => {
      const ids = store(messages)
      tellDropped(messages.length - ids.length)
      return ids
    },
    addMany: async (messages) => {
      let dropped = 0
      let together: Message[] = []
      const storeThem = (): void => {
        dropped += together.length - store(together).length
        together = []
      }
      for (const message of messages) {
        together.push(message)
        if (together.length < storedTogether) continue
        storeThem()
        await nextTurn()
      }
      storeThem()
      tellDropped(dropped)
    },
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
