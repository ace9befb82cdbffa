import type { WebhookEvent } from '../../src-shared/domain/webhook.ts'
import type { WebhookRow, WebhookStore } from '../core/ports/webhook-store.ts'
import { createColumnUpdate } from './column-update.ts'
import type { Database } from './sqlite-driver.ts'

const selectRow = `
  SELECT webhooks.id, webhooks.url, webhooks.sealed_secret AS sealedSecret, webhooks.events,
    webhooks.repository_id AS repositoryId, repositories.name AS repository, webhooks.customer_id AS customerId,
    webhooks.enabled, webhooks.created_at AS createdAt, webhooks.last_attempt_at AS lastAttemptAt,
    webhooks.last_status AS lastStatus, webhooks.last_error AS lastError
  FROM webhooks LEFT JOIN repositories ON repositories.id = webhooks.repository_id`

type StoredWebhook = Omit<WebhookRow, 'events' | 'enabled' | 'lastAttempt'> & {
  readonly events: string
  readonly enabled: number
  readonly lastAttemptAt: number | null
  readonly lastStatus: number | null
  readonly lastError: string | null
}

const toRow = ({ lastAttemptAt, lastStatus, lastError, ...stored }: StoredWebhook): WebhookRow => ({
  ...stored,
  events: JSON.parse(stored.events) as WebhookEvent[],
  enabled: stored.enabled === 1,
  lastAttempt: lastAttemptAt === null ? null : { at: lastAttemptAt, status: lastStatus, error: lastError },
})

export const createWebhookStore = (database: Database): WebhookStore => {
  const insert = database.prepare(
    `INSERT INTO webhooks (id, url, sealed_secret, events, repository_id, customer_id, enabled, created_at)
     VALUES (@id, @url, @sealedSecret, @events, @repositoryId, @customerId, @enabled, @createdAt)`,
  )
  const find = database.prepare<[string], StoredWebhook>(`${selectRow} WHERE webhooks.id = ?`)
  const list = database.prepare<[], StoredWebhook>(`${selectRow} ORDER BY webhooks.rowid`)
  const remove = database.prepare<[string]>('DELETE FROM webhooks WHERE id = ?')
  const completed = database.prepare<[string], { completed: number }>(
    'SELECT completed FROM sync_counts WHERE mirror_id = ?',
  )
  const update = createColumnUpdate(database, 'webhooks', {
    url: 'url',
    sealedSecret: 'sealed_secret',
    events: 'events',
    repositoryId: 'repository_id',
    enabled: 'enabled',
    lastAttemptAt: 'last_attempt_at',
    lastStatus: 'last_status',
    lastError: 'last_error',
  })

  return {
    insert: ({ events, enabled, ...row }) =>
      void insert.run({ ...row, events: JSON.stringify(events), enabled: enabled ? 1 : 0 }),
    find: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : toRow(stored)
    },
    list: () => list.all().map(toRow),
    change: (id, { events, enabled, ...change }) =>
      update(id, {
        ...change,
        ...(change.url === undefined ? {} : { lastAttemptAt: null, lastStatus: null, lastError: null }),
        ...(events === undefined ? {} : { events: JSON.stringify(events) }),
        ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
      }),
    remove: (id) => void remove.run(id),
    completedSyncs: (mirrorId) => completed.get(mirrorId)?.completed ?? 0,
  }
}
