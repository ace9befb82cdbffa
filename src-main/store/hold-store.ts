import type { ErrorDetails } from '../../src-shared/errors/app-error.ts'
import type { HoldRow, HoldStore } from '../core/ports/hold-store.ts'
import type { Database } from './sqlite-driver.ts'

type StoredHold = Omit<HoldRow, 'details'> & { readonly details: string }

export const createHoldStore = (database: Database): HoldStore => {
  const list = database.prepare<[], StoredHold>(
    `SELECT key, reason, host, account_id AS accountId, code, details, since, failed_at AS failedAt, until, attempts
     FROM holds`,
  )
  const put = database.prepare(
    `INSERT INTO holds (key, reason, host, account_id, code, details, since, failed_at, until, attempts)
     VALUES (@key, @reason, @host, @accountId, @code, @details, @since, @failedAt, @until, @attempts)
     ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, code = excluded.code, details = excluded.details,
       failed_at = excluded.failed_at, until = excluded.until, attempts = excluded.attempts`,
  )
  const remove = database.prepare<[string]>('DELETE FROM holds WHERE key = ?')
  return {
    list: () =>
      list.all().map((stored) => ({ ...stored, details: JSON.parse(stored.details) as ErrorDetails })),
    put: (hold) => void put.run({ ...hold, details: JSON.stringify(hold.details) }),
    remove: (key) => void remove.run(key),
  }
}
