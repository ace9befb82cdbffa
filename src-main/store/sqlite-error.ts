import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../src-shared/errors/app-error.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Whether an insert or update broke a UNIQUE index; callers say which thing exists already. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE'

/** Whether SQLite found the file itself to be broken, or to be no database. */
const isDamage = (error: unknown): boolean => {
  const code = codeOf(error)
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
}

/**
 * What SQLite says about the disk as an AppError: `disk_full` or `database_damaged`. Anything else is returned as
 * it came. https://www.sqlite.org/rescode.html
 */
export const translateSqliteError = (error: unknown, file: string): unknown => {
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC') {
    return new AppError('disk_full', 'The disk is full.', { details: { file }, cause: error })
  }
  if (isDamage(error)) {
    return new AppError('database_damaged', 'The database file is damaged.', {
      details: { file },
      cause: error,
    })
  }
  return error
}
