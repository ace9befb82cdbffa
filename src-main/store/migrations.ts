import { createHash } from 'node:crypto'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { Database } from './sqlite-driver.ts'

/** One forward step of the schema: `0001_first.sql` has number 1 and name `first`. */
export type Migration = {
  readonly number: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the text, so that a step edited after it was applied is noticed. */
  readonly checksum: string
}

type AppliedMigration = Pick<Migration, 'number' | 'name' | 'checksum'>

export const toMigration = (fileName: string, sql: string): Migration => {
  const match = /(?:^|\/)(\d{4})_([^/]+)\.sql$/.exec(fileName)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new Error(`${fileName} is not named like 0001_first.sql.`)
  }
  // Line endings differ between checkouts, the step does not.
  const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
  return { number: Number(match[1]), name: match[2], sql, checksum }
}

const files = import.meta.glob<string>('./migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** All steps that this version knows, in order. */
export const migrations: readonly Migration[] = Object.entries(files)
  .map(([fileName, sql]) => toMigration(fileName, sql))
  .sort((left, right) => left.number - right.number)

const hasTable = (database: Database, name: string): boolean =>
  database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined

const appliedMigrations = (database: Database): readonly AppliedMigration[] =>
  hasTable(database, 'schema_migrations')
    ? database
        .prepare<[], AppliedMigration>('SELECT number, name, checksum FROM schema_migrations ORDER BY number')
        .all()
    : []

/**
 * Whether this version can work with the schema in `database`. Only reads.
 * @throws AppError `database_newer` when steps were applied that this version does not know, or knows differently
 * @throws AppError `database_damaged` when the file holds tables that are not ours
 */
export const checkSchema = (database: Database, file: string, known = migrations): void => {
  const applied = appliedMigrations(database)
  if (applied.length === 0) {
    const foreign = database
      .prepare(`SELECT 1 FROM sqlite_schema WHERE name <> 'schema_migrations' LIMIT 1`)
      .get()
    if (foreign === undefined) return
    throw new AppError('database_damaged', 'The file is a database of another program.', {
      details: { file },
    })
  }
  for (const step of applied) {
    const same = known.find((migration) => migration.number === step.number)
    if (same?.checksum === step.checksum) continue
    const sentence =
      same === undefined
        ? `The database was made by a newer Mirrordesk (schema ${step.number}).`
        : `The database was made by another build of Mirrordesk (schema ${step.number} differs).`
    throw new AppError('database_newer', sentence, { details: { file, migration: step.number } })
  }
}

/**
 * Applies the steps that are missing, each in one transaction with its record: after a crash the database is as
 * after the last whole step. Call `checkSchema` before.
 */
export const migrate = (database: Database, now: number, known = migrations): void => {
  database.exec(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
    ) STRICT`,
  )
  const done = new Set(appliedMigrations(database).map((step) => step.number))
  const record = database.prepare(
    'INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)',
  )
  const apply = database.transaction((step: Migration) => {
    database.exec(step.sql)
    record.run(step.number, step.name, step.checksum, now)
  })
  for (const step of known) if (!done.has(step.number)) apply.immediate(step)
}
