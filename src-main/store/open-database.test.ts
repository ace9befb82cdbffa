import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { createStores } from './create-stores.ts'
import { toMigration } from './migrations.ts'
import { openDatabase } from './open-database.ts'
import { checkNodeVersion } from './sqlite-driver.ts'

const directory = scratchDirectory('database')
let count = 0
const newFile = (): string => path.join(directory, `${(count += 1)}.sqlite3`)

/** A closed database with enough rows for several pages of tables and indexes. */
const filledDatabase = (): string => {
  const file = newFile()
  const database = openDatabase({ file })
  const { repositories } = createStores(database)
  for (let index = 0; index < 2_000; index += 1) {
    repositories.insert({
      id: `repo_${index}`,
      name: `team/project-${index}`,
      state: 'ready',
      createdAt: index,
    })
  }
  database.close()
  return file
}

/** Copies a database while its log still holds rows, as a crash leaves it. */
const crashedDatabase = (): string => {
  const file = newFile()
  const database = openDatabase({ file })
  createStores(database).repositories.insert({ id: 'repo_1', name: 'team/one', state: 'ready', createdAt: 1 })
  const crashed = newFile()
  copyFileSync(file, crashed)
  copyFileSync(`${file}-wal`, `${crashed}-wal`)
  database.close()
  return crashed
}

const bytesOf = (file: string): Record<string, string | null> =>
  Object.fromEntries(
    ['', '-wal', '-shm', '-journal'].map((suffix) => [
      suffix,
      existsSync(file + suffix) ? readFileSync(file + suffix, 'base64') : null,
    ]),
  )

/** Opening is refused with this code, and every file stays as it was, byte for byte. */
const expectRefused = (file: string, code: string, details: object, options = {}): void => {
  const before = bytesOf(file)
  expect(() => openDatabase({ file, ...options })).toThrow(
    expect.objectContaining({ code, details }) as Error,
  )
  expect(bytesOf(file)).toEqual(before)
}

const first = toMigration('0001_first.sql', 'CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT;')
const second = toMigration('0002_second.sql', 'CREATE TABLE two (id INTEGER PRIMARY KEY) STRICT;')

describe('opening a database', () => {
  it('makes one that is not there, with the settings it is run with', () => {
    const database = openDatabase({ file: newFile() })
    const setting = (name: string): unknown => database.pragma(name, { simple: true })
    expect(setting('journal_mode')).toBe('wal')
    expect(setting('synchronous')).toBe(1)
    expect(setting('foreign_keys')).toBe(1)
    expect(setting('busy_timeout')).toBe(5_000)
    database.close()
  })

  it('finds everything again at the next start', () => {
    const file = filledDatabase()
    const database = openDatabase({ file })
    expect(createStores(database).repositories.findByName('team/project-7')?.id).toBe('repo_7')
    database.close()
  })

  it('finds what was written before a crash that left the write-ahead log behind', () => {
    const database = openDatabase({ file: crashedDatabase() })
    expect(createStores(database).repositories.findByName('team/one')?.id).toBe('repo_1')
    database.close()
  })

  it('names the Node versions that it cannot run on, before the driver is loaded', () => {
    expect(() => checkNodeVersion('20.19.2')).toThrow(/needs Node 22\.14 or newer; this is 20\.19\.2/)
    expect(() => checkNodeVersion('22.13.1')).toThrow(/needs Node/)
    expect(() => checkNodeVersion('22.14.0')).not.toThrow()
    expect(() => checkNodeVersion('24.0.0')).not.toThrow()
  })
})

describe('a damaged database', () => {
  it('is refused when the file is no database', () => {
    const file = newFile()
    writeFileSync(file, 'This is a letter, and a long one at that, not a database at all.'.repeat(100))
    expectRefused(file, 'database_damaged', { file })
  })

  it('is refused when the file was cut off', () => {
    const file = filledDatabase()
    truncateSync(file, 40_000)
    expectRefused(file, 'database_damaged', { file })
  })

  it('is refused when a page in the middle is overwritten', () => {
    const file = filledDatabase()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4_096 * 20, 4_096 * 21)
    writeFileSync(file, bytes)
    expectRefused(file, 'database_damaged', { file })
  })

  it('keeps the write-ahead log of a damaged file too', () => {
    const file = crashedDatabase()
    // The log holds newer copies of most pages; the header, which SQLite reads first, it cannot stand in for here.
    const bytes = readFileSync(file)
    bytes.write('Not SQLite', 0)
    writeFileSync(file, bytes)
    expectRefused(file, 'database_damaged', { file })
  })

  it('keeps the write-ahead log when pages are damaged behind a sound header', () => {
    const file = filledDatabase()
    const database = openDatabase({ file })
    createStores(database).repositories.insert({ id: 'repo_x', name: 'team/x', state: 'ready', createdAt: 1 })
    const crashed = newFile()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4_096 * 20, 4_096 * 21)
    writeFileSync(crashed, bytes)
    copyFileSync(`${file}-wal`, `${crashed}-wal`)
    database.close()
    expectRefused(crashed, 'database_damaged', { file: crashed })
  })

  it('is refused when only the write-ahead log is left', () => {
    const file = crashedDatabase()
    writeFileSync(file, '')
    expectRefused(file, 'database_damaged', { file: `${file}-wal` })
  })

  it('is refused when it belongs to another program', () => {
    const file = newFile()
    const other = new BetterSqlite3(file)
    other.exec('CREATE TABLE songs (title TEXT)')
    other.close()
    expectRefused(file, 'database_damaged', { file })
  })
})

describe('migrations', () => {
  it('are applied in order, once, each recorded', () => {
    const file = newFile()
    openDatabase({ file, migrations: [first] }).close()
    const database = openDatabase({ file, migrations: [first, second] })
    expect(
      database.prepare('SELECT number, name, checksum FROM schema_migrations ORDER BY number').all(),
    ).toEqual([
      { number: 1, name: 'first', checksum: first.checksum },
      { number: 2, name: 'second', checksum: second.checksum },
    ])
    database.close()
    openDatabase({ file, migrations: [first, second] }).close()
  })

  it('leave the database as after the last whole step when one fails halfway', () => {
    const file = newFile()
    const broken = toMigration(
      '0002_broken.sql',
      'CREATE TABLE two (id INTEGER); INSERT INTO nowhere VALUES (1);',
    )
    expect(() => openDatabase({ file, migrations: [first, broken] })).toThrow(/nowhere/)
    const database = openDatabase({ file, migrations: [first, second] })
    expect(database.prepare('SELECT count(*) AS count FROM schema_migrations').get()).toEqual({ count: 2 })
    database.close()
  })

  it('go on after a start that was killed before the first step', () => {
    const file = newFile()
    openDatabase({ file, migrations: [] }).close()
    const database = openDatabase({ file, migrations: [first] })
    expect(database.prepare('SELECT count(*) AS count FROM one').get()).toEqual({ count: 0 })
    database.close()
  })

  it('keep what refers to a table while that table is rebuilt', () => {
    const file = newFile()
    const parents = toMigration(
      '0001_parents.sql',
      `CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
       CREATE TABLE children (parent_id INTEGER REFERENCES parents (id) ON DELETE CASCADE) STRICT;
       INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);`,
    )
    const rebuilt = toMigration(
      '0002_rebuilt.sql',
      `CREATE TABLE wider (id INTEGER PRIMARY KEY, name TEXT) STRICT; INSERT INTO wider (id) SELECT id FROM parents;
       DROP TABLE parents; ALTER TABLE wider RENAME TO parents;`,
    )
    const database = openDatabase({ file, migrations: [parents, rebuilt] })
    expect(database.prepare('SELECT count(*) AS count FROM children').get()).toEqual({ count: 1 })
    database.close()
  })

  it('refuse a database of a newer version and leave it as it is', () => {
    const file = newFile()
    openDatabase({ file, migrations: [first, second] }).close()
    expectRefused(file, 'database_newer', { file, migration: 2 }, { migrations: [first] })
  })

  it('refuse a database whose steps were edited after they were applied', () => {
    const file = newFile()
    openDatabase({ file, migrations: [first] }).close()
    const edited = toMigration('0001_first.sql', `${first.sql}-- edited`)
    expectRefused(file, 'database_newer', { file, migration: 1 }, { migrations: [edited] })
  })

  it('are the same step whatever the line endings', () => {
    expect(toMigration('0001_a.sql', 'SELECT 1;\r\n').checksum).toBe(
      toMigration('0001_a.sql', 'SELECT 1;\n').checksum,
    )
  })
})
