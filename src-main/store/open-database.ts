import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { checkSchema, migrate, migrations, type Migration } from './migrations.ts'
import { connect, type Database } from './sqlite-driver.ts'
import { translateSqliteError } from './sqlite-error.ts'

export type { Database } from './sqlite-driver.ts'

export type OpenDatabaseOptions = {
  readonly file: string
  /** The steps this version knows; tests hand in others. */
  readonly migrations?: readonly Migration[]
}

/** Above this size the pages are not all read at every start; SQLite then finds damage when it meets it. */
const fullCheckLimitBytes = 256 * 1024 * 1024
/** https://www.sqlite.org/fileformat.html#the_database_header */
const headerText = 'SQLite format 3\0'

const damaged = (file: string, sentence: string, cause?: unknown): AppError =>
  new AppError('database_damaged', sentence, { details: { file }, cause })

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

/**
 * Looks at the first bytes only, before SQLite sees the file: opened by SQLite, an empty file would lose its
 * write-ahead log, which may be all that is left of the data.
 */
const checkHeader = (file: string, size: number): void => {
  if (size === 0) {
    if (sizeOf(`${file}-wal`) > 0)
      throw damaged(`${file}-wal`, 'A write-ahead log lies there without its database.')
    return
  }
  const header = Buffer.alloc(headerText.length)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, header, 0, header.length, 0)
  } finally {
    closeSync(descriptor)
  }
  if (header.toString('latin1') !== headerText) throw damaged(file, 'The file is no database.')
}

/**
 * Reads the whole database through a connection that cannot write, so that a damaged or newer one stays as it is,
 * byte for byte, its write-ahead log included.
 */
const checkReadOnly = (file: string, size: number, known: readonly Migration[]): void => {
  // What a reader makes beside the database (an empty log, an index of it) goes away with the reader.
  const leftBehind = [`${file}-wal`, `${file}-shm`].filter((name) => !existsSync(name))
  const database = connect(file, { readonly: true })
  try {
    if (size <= fullCheckLimitBytes) {
      const answer: unknown = database.pragma('quick_check(1)', { simple: true })
      if (answer !== 'ok')
        throw damaged(file, `The database file is damaged: ${String(answer).slice(0, 500)}`)
    }
    checkSchema(database, file, known)
  } finally {
    database.close()
    for (const name of leftBehind) rmSync(name, { force: true })
  }
}

/**
 * Opens the database of a data directory, making it when it is not there, and brings its schema up to date.
 * @throws AppError `database_damaged` (`details.file`) or `database_newer`; the file is left as it is
 * @throws AppError `disk_full`
 */
export const openDatabase = (options: OpenDatabaseOptions): Database => {
  const { file } = options
  const known = options.migrations ?? migrations
  try {
    const size = sizeOf(file)
    checkHeader(file, size)
    // A rollback journal exists only when the very first start was cut off; SQLite must write to undo that.
    if (size > 0 && !existsSync(`${file}-journal`)) checkReadOnly(file, size, known)
    const database = connect(file)
    try {
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      // In KiB when negative. What a check of a mirror touches stays in memory with ten thousand of them.
      database.pragma('cache_size = -16000')
      // Off while tables may be rebuilt: dropping the old one would delete what refers to it.
      database.pragma('foreign_keys = OFF')
      checkSchema(database, file, known)
      migrate(database, Date.now(), known)
      database.pragma('foreign_keys = ON')
    } catch (error) {
      database.close()
      throw error
    }
    return database
  } catch (error) {
    throw translateSqliteError(error, file)
  }
}
