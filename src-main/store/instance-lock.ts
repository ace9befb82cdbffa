import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../src-shared/errors/app-error.ts'

/**
 * Makes sure that one core at a time uses a data directory. The lock is an exclusive transaction on a tiny
 * SQLite file: the operating system drops it when the process ends, however it ends, so no stale lock and no
 * reused process id can be mistaken for a running core.
 * @throws AppError `already_running`
 * @returns gives the lock up
 */
export const takeInstanceLock = (file: string): (() => void) => {
  const database = new BetterSqlite3(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new AppError('already_running', 'Mirrordesk is already running on this data directory.', { cause })
  }
  return () => {
    database.exec('ROLLBACK')
    database.close()
  }
}
