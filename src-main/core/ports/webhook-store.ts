import type { Delivery, DeliveryState, Webhook, WebhookEvent } from '../../../src-shared/domain/webhook.ts'
import type { Page, Paged } from './page.ts'

export type WebhookRow = Omit<Webhook, 'waitingCount' | 'events'> & {
  readonly events: readonly WebhookEvent[]
  readonly sealedSecret: Uint8Array
}

export type NewWebhook = Omit<WebhookRow, 'repository' | 'lastAttempt'>

export type WebhookChange = Readonly<
  Partial<Pick<WebhookRow, 'url' | 'sealedSecret' | 'events' | 'repositoryId' | 'enabled'>>
>

export type WebhookStore = {
  readonly insert: (row: NewWebhook) => void
  readonly find: (id: string) => WebhookRow | null
  /** All, those of repositories in the trash too; the oldest first. */
  readonly list: () => readonly WebhookRow[]
  /** Another address has had no attempt yet. */
  readonly change: (id: string, change: WebhookChange) => void
  /** Its deliveries go with it. */
  readonly remove: (id: string) => void
  /** How many runs of the mirror have ended that bring data in, interrupted ones left out. */
  readonly completedSyncs: (mirrorId: string) => number
}

export type DeliveryRow = Delivery & { readonly body: string }

export type NewDelivery = Pick<DeliveryRow, 'id' | 'webhookId' | 'event' | 'repository' | 'ref' | 'body'> & {
  readonly createdAt: number
}

/** How an attempt went. */
export type AttemptEnd = Pick<DeliveryRow, 'status' | 'error'> & {
  readonly at: number
  readonly durationMs: number
  readonly state: DeliveryState
  /** Null when it is not tried again. */
  readonly nextAttemptAt: number | null
}

/** What was and will be sent. A delivery is stored before anything of it is sent. */
export type DeliveryStore = {
  /** All of them in one transaction, due at once. */
  readonly insertAll: (deliveries: readonly NewDelivery[]) => void
  readonly find: (id: string) => DeliveryRow | null
  /** Newest first. */
  readonly list: (
    options: Page & { readonly webhookId: string; readonly state: DeliveryState | null },
  ) => Paged<Delivery>
  /** The longest due first. */
  readonly listDue: (webhookId: string, now: number, limit: number) => readonly DeliveryRow[]
  /** When the first waiting delivery of the webhook is due; null when none waits. */
  readonly nextDueAt: (webhookId: string) => number | null
  /** What waits for a later attempt is due now. */
  readonly makeDue: (webhookId: string, now: number) => void
  readonly countWaiting: (webhookId: string) => number
  /** Ends an attempt: the delivery and what its webhook shows of it, in one transaction. */
  readonly attempted: (delivery: Pick<DeliveryRow, 'id' | 'webhookId'>, end: AttemptEnd) => void
  /** Keeps this many of those of the webhook that have ended, the newest. */
  readonly keepNewest: (webhookId: string, count: number) => void
  /** Forgets deliveries made more than 30 days ago, whatever their state. */
  readonly forgetOld: (now: number) => void
}
