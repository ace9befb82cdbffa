import type { HookDelivery } from '../../src-shared/domain/hooks-in.ts'
import type { HooksInStore, NewHookDelivery } from '../core/ports/hooks-in-store.ts'
import { cutPage, decodeNumberCursor, encodeCursor } from './cursor.ts'
import type { Database } from './sqlite-driver.ts'

const keptMs = 30 * 86_400_000
const keptCount = 200
const listName = 'hook-deliveries'

type Stored = Omit<HookDelivery, 'id'> & { readonly sequence: number }

/** What forges have told, the last of it. */
export const createHookDeliveryStore = (
  database: Database,
): Pick<HooksInStore, 'addDelivery' | 'isRepeated' | 'listDeliveries' | 'forgetOldDeliveries'> => {
  // One that led to nothing may come again on purpose: a mirror was added meanwhile.
  const repeated = database
    .prepare<{ origin: string; key: string; bodyDigest: Uint8Array | null }, number>(
      `SELECT sequence FROM hook_deliveries WHERE origin = @origin AND delivery_key = @key
         AND outcome IN ('checked', 'noted')
       UNION ALL
       SELECT sequence FROM hook_deliveries WHERE origin = @origin AND body_digest = @bodyDigest
         AND outcome IN ('checked', 'noted') LIMIT 1`,
    )
    .pluck()
  const count = database.prepare<[number]>(
    'UPDATE hook_deliveries SET repeat_count = repeat_count + 1 WHERE sequence = ?',
  )
  const forgetSame = database.prepare<[string, string]>(
    'DELETE FROM hook_deliveries WHERE origin = ? AND delivery_key = ?',
  )
  const insert = database.prepare(
    `INSERT INTO hook_deliveries (origin, account_id, delivery_key, body_digest, event, path, ref, outcome, mirror_count,
       received_at)
     VALUES (@origin, @accountId, @key, @bodyDigest, @event, @path, @ref, @outcome, @mirrorCount, @receivedAt)`,
  )
  const keepNewest = database.prepare<[string, string, number]>(
    `DELETE FROM hook_deliveries WHERE origin = ? AND sequence <= (
       SELECT sequence FROM hook_deliveries WHERE origin = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?)`,
  )
  const list = database.prepare<[string, number, number], Stored>(
    `SELECT sequence, event, path, ref, outcome, mirror_count AS mirrorCount, repeat_count AS repeatCount,
       received_at AS receivedAt
     FROM hook_deliveries WHERE origin = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?`,
  )
  // Numbers rise with time: it looks at what it removes, and no further.
  const forgetOld = database.prepare<[number]>(
    `DELETE FROM hook_deliveries WHERE sequence < ifnull(
       (SELECT sequence FROM hook_deliveries WHERE received_at >= ? ORDER BY sequence LIMIT 1), 9223372036854775807)`,
  )
  const add = database.transaction((delivery: NewHookDelivery): boolean => {
    const { origin, key, bodyDigest } = delivery
    const first = repeated.get({ origin, key, bodyDigest })
    if (first !== undefined) {
      count.run(first)
      return false
    }
    forgetSame.run(origin, key)
    insert.run(delivery)
    keepNewest.run(origin, origin, keptCount)
    return true
  })

  return {
    addDelivery: (delivery) => add.immediate(delivery),
    isRepeated: ({ origin, key, bodyDigest }) => repeated.get({ origin, key, bodyDigest }) !== undefined,
    listDeliveries: ({ accountId, cursor, limit }) => {
      const before = cursor === null ? Number.MAX_SAFE_INTEGER : decodeNumberCursor(listName, cursor)
      const rows = list.all(accountId, before, limit + 1)
      const page = cutPage(rows, limit, ({ sequence }) => encodeCursor(listName, sequence))
      return {
        items: page.items.map(({ sequence, ...delivery }) => ({ id: String(sequence), ...delivery })),
        nextCursor: page.nextCursor,
      }
    },
    forgetOldDeliveries: (now) => void forgetOld.run(now - keptMs),
  }
}
