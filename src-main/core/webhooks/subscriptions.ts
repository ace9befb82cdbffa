import type { WebhookEvent } from '../../../src-shared/domain/webhook.ts'
import type { WebhookRow, WebhookStore } from '../ports/webhook-store.ts'

/** All webhooks, kept in memory: most pushes and runs matter to none of them, and must not ask the store. */
export type Subscriptions = {
  readonly all: () => readonly WebhookRow[]
  readonly find: (id: string) => WebhookRow | null
  /** The enabled ones that want to hear of it. */
  readonly matching: (event: WebhookEvent, repositoryId: string) => readonly WebhookRow[]
  /** A webhook was added, changed or removed. */
  readonly reload: () => void
}

export const createSubscriptions = (store: WebhookStore): Subscriptions => {
  let rows = new Map<string, WebhookRow>()
  const reload = (): void => {
    rows = new Map(store.list().map((row) => [row.id, row]))
  }
  reload()
  return {
    all: () => [...rows.values()],
    find: (id) => rows.get(id) ?? null,
    matching: (event, repositoryId) =>
      rows.size === 0
        ? []
        : [...rows.values()].filter(
            (row) =>
              row.enabled &&
              row.events.includes(event) &&
              (row.repositoryId === null || row.repositoryId === repositoryId),
          ),
    reload,
  }
}
