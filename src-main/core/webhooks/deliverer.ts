import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { DeliveryRow, DeliveryStore, WebhookRow } from '../ports/webhook-store.ts'
import { attemptDelivery, type Attempt } from './attempt.ts'
import { nextAttemptAt } from './attempt-times.ts'
import type { DeliveryNews } from './delivery-news.ts'
import { createDueTimes } from './due-times.ts'
import type { Subscriptions } from './subscriptions.ts'

/** How many are under way at once, in all and to one host: one that hangs must not hold up the others. */
const limits = { total: 16, perHost: 4 } as const
/** Of each webhook, as many deliveries that ended are kept; looked at each time so many have ended. */
const kept = { count: 2_000, checkEvery: 100 } as const
const afterErrorMs = 60_000

export type DelivererDeps = {
  readonly clock: Clock
  readonly random: RandomFraction
  readonly vault: Vault
  readonly deliveries: DeliveryStore
  readonly subscriptions: Subscriptions
  readonly sender: WebhookSender
  readonly news: DeliveryNews
  readonly log: Log
}

/**
 * Sends what is due, from the store: a delivery is marked once its answer is there. After a crash in between it is
 * sent again, with the same id.
 */
export type Deliverer = {
  /** Takes up what is stored. */
  readonly start: () => void
  /** Deliveries of the webhook were stored, or the webhook is another one. */
  readonly touch: (webhookId: string) => void
  /** Tries a delivery that waits at once, whatever its turn; resolves when that attempt has ended. */
  readonly tryNow: (deliveryId: string) => Promise<void>
  readonly stop: () => Promise<void>
}

type UnderWay = {
  readonly webhookId: string
  readonly host: string
  readonly controller: AbortController
  readonly ended: Promise<void>
}

const hostOf = ({ url }: WebhookRow): string => new URL(url).host

export const createDeliverer = (deps: DelivererDeps): Deliverer => {
  const { clock, deliveries, subscriptions } = deps
  const underWay = new Map<string, UnderWay>()
  const endings = new Map<string, number>()
  const due = createDueTimes(clock, () => pump())
  let started = false
  let stopped = false
  let isResting = false
  let withdrawRest = (): void => undefined

  const look = (webhookId: string): void => {
    const webhook = subscriptions.find(webhookId)
    due.set(webhookId, webhook?.enabled === true ? deliveries.nextDueAt(webhookId) : null)
  }

  const countOf = (field: 'host' | 'webhookId', value: string): number =>
    [...underWay.values()].filter((one) => one[field] === value).length

  /** The next one of a webhook; null when none is due or its host has its share. */
  const take = (webhook: WebhookRow): DeliveryRow | null => {
    if (countOf('host', hostOf(webhook)) >= limits.perHost) return null
    // Those under way are due as well, as long as they have not ended.
    const rows = deliveries.listDue(webhook.id, clock.now(), countOf('webhookId', webhook.id) + 1)
    const next = rows.find(({ id }) => !underWay.has(id))
    if (next === undefined) due.set(webhook.id, null)
    return next ?? null
  }

  /** One of each webhook in turn, until nothing is due or all places are taken. */
  const pump = (): void => {
    if (!started || stopped || isResting) return
    try {
      let sent = true
      while (sent) {
        sent = false
        for (const webhookId of due.dueNow()) {
          if (underWay.size >= limits.total) return
          const webhook = subscriptions.find(webhookId)
          const delivery = webhook === null ? null : take(webhook)
          if (webhook === null || delivery === null) continue
          void send(webhook, delivery)
          sent = true
        }
      }
    } catch (error) {
      rest(error)
    }
  }

  /** A full disk, mostly. What is not written down as sent would be sent again and again. */
  const rest = (error: unknown): void => {
    deps.log.error('webhook deliveries could not be read or written', { error: String(error) })
    if (isResting || stopped) return
    isResting = true
    withdrawRest = clock.setTimer(afterErrorMs, () => {
      isResting = false
      pump()
    })
  }

  const send = (webhook: WebhookRow, delivery: DeliveryRow): Promise<void> => {
    const controller = new AbortController()
    const ended = attemptDelivery(deps, webhook, delivery, controller).then((attempt) => {
      underWay.delete(delivery.id)
      // What answered before the end is written down: the rest is sent again by the next start.
      if (stopped && attempt.status === null) return
      try {
        record(delivery, attempt)
        look(delivery.webhookId)
      } catch (error) {
        rest(error)
      }
      pump()
    })
    underWay.set(delivery.id, { webhookId: webhook.id, host: hostOf(webhook), controller, ended })
    return ended
  }

  const record = (delivery: DeliveryRow, attempt: Attempt): void => {
    const at = clock.now()
    const isDelivered = attempt.error === null
    const isLast = isDelivered || delivery.event === 'ping'
    const nextAt = isLast ? null : nextAttemptAt(delivery.attempts + 1, at, deps.random)
    const failed = nextAt === null ? 'failed' : 'waiting'
    const state = isDelivered ? 'delivered' : failed
    deliveries.attempted(delivery, { ...attempt, at, state, nextAttemptAt: nextAt })
    deps.news.changed(delivery.webhookId, [delivery.id])
    if (state !== 'waiting') trim(delivery.webhookId)
  }

  const trim = (webhookId: string): void => {
    const count = (endings.get(webhookId) ?? 0) + 1
    endings.set(webhookId, count % kept.checkEvery)
    if (count >= kept.checkEvery) deliveries.keepNewest(webhookId, kept.count)
  }

  return {
    start: () => {
      started = true
      for (const { id } of subscriptions.all()) {
        deliveries.keepNewest(id, kept.count)
        look(id)
      }
      pump()
    },
    touch: (webhookId) => {
      look(webhookId)
      pump()
    },
    tryNow: async (deliveryId) => {
      const already = underWay.get(deliveryId)
      if (already !== undefined) return already.ended
      const delivery = deliveries.find(deliveryId)
      const webhook = delivery === null ? null : subscriptions.find(delivery.webhookId)
      if (delivery === null || webhook === null || delivery.state !== 'waiting') return
      await send(webhook, delivery)
    },
    stop: async () => {
      stopped = true
      for (const { controller } of underWay.values()) controller.abort()
      due.stop()
      withdrawRest()
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
  }
}
