import type { Delivery } from '../../src-shared/domain/webhook.ts'
import type { AttemptEnd, DeliveryRow, DeliveryStore, NewDelivery } from '../core/ports/webhook-store.ts'
import { cutPage, decodeNumberCursor, encodeCursor } from './cursor.ts'
import type { Database } from './sqlite-driver.ts'

const keptMs = 30 * 86_400_000
const listName = 'deliveries'

const columns = `
  sequence, id, webhook_id AS webhookId, event, repository, ref, state, attempts, created_at AS createdAt,
  next_attempt_at AS nextAttemptAt, last_attempt_at AS lastAttemptAt, finished_at AS finishedAt, status, error,
  duration_ms AS durationMs`
/** In these words the partial index `deliveries_due` applies. */
const waiting = `webhook_id = ? AND state = 'waiting'`

/** What is asked for every delivery that is sent; a test checks that all of it goes by the index. */
export const dueQueries = {
  listDue: `
    SELECT ${columns}, body FROM deliveries
    WHERE ${waiting} AND next_attempt_at <= ? ORDER BY next_attempt_at, sequence LIMIT ?`,
  nextDueAt: `
    SELECT next_attempt_at AS nextAttemptAt FROM deliveries WHERE ${waiting} ORDER BY next_attempt_at LIMIT 1`,
} as const

type Numbered = { readonly sequence: number }

const withoutSequence = <T extends Numbered>({ sequence: _, ...row }: T): Omit<T, 'sequence'> => row

export const createDeliveryStore = (database: Database): DeliveryStore => {
  const insert = database.prepare(
    `INSERT INTO deliveries (id, webhook_id, event, repository, ref, body, state, created_at, next_attempt_at)
     VALUES (@id, @webhookId, @event, @repository, @ref, @body, 'waiting', @createdAt, @createdAt)`,
  )
  const find = database.prepare<[string], DeliveryRow & Numbered>(
    `SELECT ${columns}, body FROM deliveries WHERE id = ?`,
  )
  const listAll = database.prepare<(string | number)[], Delivery & Numbered>(
    `SELECT ${columns} FROM deliveries WHERE webhook_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?`,
  )
  const listState = database.prepare<(string | number)[], Delivery & Numbered>(
    `SELECT ${columns} FROM deliveries WHERE webhook_id = ? AND state = ? AND sequence < ?
     ORDER BY sequence DESC LIMIT ?`,
  )
  const listDue = database.prepare<(string | number)[], DeliveryRow & Numbered>(dueQueries.listDue)
  const nextDueAt = database.prepare<[string], { nextAttemptAt: number }>(dueQueries.nextDueAt)
  const makeDue = database.prepare<[number, string, number]>(
    `UPDATE deliveries SET next_attempt_at = ? WHERE ${waiting} AND next_attempt_at > ?`,
  )
  const countWaiting = database.prepare<[string], { count: number }>(
    `SELECT count(*) AS count FROM deliveries WHERE ${waiting}`,
  )
  const endAttempt = database.prepare(
    `UPDATE deliveries SET state = @state, attempts = attempts + 1, next_attempt_at = @nextAttemptAt,
       last_attempt_at = @at, finished_at = @finishedAt, status = @status, error = @error, duration_ms = @durationMs
     WHERE id = @id AND state = 'waiting'`,
  )
  const showAttempt = database.prepare(
    'UPDATE webhooks SET last_attempt_at = @at, last_status = @status, last_error = @error WHERE id = @webhookId',
  )
  const keepNewest = database.prepare<[string, string, number]>(
    `DELETE FROM deliveries WHERE webhook_id = ? AND state <> 'waiting' AND sequence <= (
       SELECT sequence FROM deliveries WHERE webhook_id = ? AND state <> 'waiting'
       ORDER BY sequence DESC LIMIT 1 OFFSET ?)`,
  )
  // Numbers rise with time: it looks at what it removes, and no further.
  const forgetOld = database.prepare<[number]>(
    `DELETE FROM deliveries WHERE sequence < ifnull(
       (SELECT sequence FROM deliveries WHERE created_at >= ? ORDER BY sequence LIMIT 1), 9223372036854775807)`,
  )

  const insertAll = database.transaction((deliveries: readonly NewDelivery[]) => {
    for (const delivery of deliveries) insert.run(delivery)
  })
  const attempted = database.transaction(
    (delivery: Pick<DeliveryRow, 'id' | 'webhookId'>, end: AttemptEnd) => {
      const { id, webhookId } = delivery
      const { at, status, error } = end
      endAttempt.run({ ...end, id, finishedAt: end.state === 'waiting' ? null : at })
      showAttempt.run({ webhookId, at, status, error })
    },
  )

  return {
    insertAll: (deliveries) => insertAll.immediate(deliveries),
    find: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : withoutSequence(stored)
    },
    list: ({ webhookId, state, cursor, limit }) => {
      const before = cursor === null ? Number.MAX_SAFE_INTEGER : decodeNumberCursor(listName, cursor)
      const rows =
        state === null
          ? listAll.all(webhookId, before, limit + 1)
          : listState.all(webhookId, state, before, limit + 1)
      const page = cutPage(rows, limit, (last) => encodeCursor(listName, last.sequence))
      return { items: page.items.map(withoutSequence), nextCursor: page.nextCursor }
    },
    listDue: (webhookId, now, limit) => listDue.all(webhookId, now, limit).map(withoutSequence),
    nextDueAt: (webhookId) => nextDueAt.get(webhookId)?.nextAttemptAt ?? null,
    makeDue: (webhookId, now) => void makeDue.run(now, webhookId, now),
    countWaiting: (webhookId) => countWaiting.get(webhookId)?.count ?? 0,
    attempted: (delivery, end) => attempted.immediate(delivery, end),
    keepNewest: (webhookId, count) => void keepNewest.run(webhookId, webhookId, count),
    forgetOld: (now) => void forgetOld.run(now - keptMs),
  }
}
