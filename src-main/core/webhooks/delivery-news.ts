import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'

const everyMs = 500
const namedIds = 100

/** Says `delivery.changed`, for each webhook at most twice a second. */
export type DeliveryNews = {
  readonly changed: (webhookId: string, ids: readonly string[]) => void
  readonly stop: () => void
}

type Heard = { ids: Set<string>; withdraw: (() => void) | null; toldAt: number }

export const createDeliveryNews = (clock: Clock, events: EventSink): DeliveryNews => {
  const byWebhook = new Map<string, Heard>()

  const tell = (webhookId: string, heard: Heard): void => {
    heard.withdraw = null
    heard.toldAt = clock.now()
    const ids = [...heard.ids]
    heard.ids = new Set()
    events.emit('delivery.changed', { webhookId, ids: ids.slice(0, namedIds), count: ids.length })
  }

  return {
    changed: (webhookId, ids) => {
      const heard = byWebhook.get(webhookId) ?? { ids: new Set(), withdraw: null, toldAt: -Infinity }
      byWebhook.set(webhookId, heard)
      for (const id of ids) heard.ids.add(id)
      if (heard.withdraw !== null) return
      const remainingMs = heard.toldAt + everyMs - clock.now()
      if (remainingMs <= 0) tell(webhookId, heard)
      else heard.withdraw = clock.setTimer(remainingMs, () => tell(webhookId, heard))
    },
    stop: () => {
      for (const { withdraw } of byWebhook.values()) withdraw?.()
      byWebhook.clear()
    },
  }
}
