import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import { beginProgram, type ProgramResult, runProgram, startProgram } from '../fixtures/built-program.ts'
import { noProcessTable, processesNaming } from '../fixtures/process-tree.ts'
import { inLongRuns, moreInLongRuns, ofAll, sampleOf } from '../../src-main/testing/long-run.ts'

const scratch = scratchDirectory('start-up')

const serve = (
  dataDirectory: string,
  options: { readonly port?: number; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ProgramResult> => {
  const args = ['serve', '--data-dir', dataDirectory, '--port', String(options.port ?? 0)]
  return runProgram(args, options.environment === undefined ? {} : { environment: options.environment })
}

/** A data directory in which Mirrordesk ran, with one repository. */
const usedDirectory = async (name: string): Promise<string> => {
  const directory = path.join(scratch, name)
  const program = await startProgram(directory)
  await program.json('repo', 'create', 'team/project')
  expect(await program.stop()).toBe(0)
  return directory
}

const databaseOf = (directory: string): string => path.join(directory, 'mirrordesk.sqlite3')

/** Every file of the database with its bytes. */
const databaseBytes = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(directory)
      .filter((name) => name.startsWith('mirrordesk.sqlite3'))
      .map((name) => [name, readFileSync(path.join(directory, name)).toString('base64')]),
  )

/** Starts on a data directory that cannot be used: it must say why, end, and leave everything as it was. */
const refusedStart = async (
  directory: string,
  environment?: Readonly<Record<string, string>>,
): Promise<string> => {
  const before = databaseBytes(directory)
  const result = await serve(directory, environment === undefined ? {} : { environment })
  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr).not.toMatch(/^ +at |Error:/m)
  expect(databaseBytes(directory)).toEqual(before)
  expect(existsSync(path.join(directory, 'core.json'))).toBe(false)
  return result.stderr
}

describe('a second start', () => {
  it('on the same data directory says that the first is running, and where', async () => {
    const directory = path.join(scratch, 'taken')
    const first = await startProgram(directory)
    const second = await serve(directory)
    expect(second).toMatchObject({ exitCode: 1, stdout: '' })
    expect(second.stderr).toContain('already running')
    expect(second.stderr).toContain(first.address)
    expect((await first.run('status')).exitCode).toBe(0)
  })

  it('on another data directory runs beside the first, each with its own repositories', async () => {
    const programs = await Promise.all(['one', 'two'].map((name) => startProgram(path.join(scratch, name))))
    for (const [index, program] of programs.entries()) await program.json('repo', 'create', `only-${index}`)
    const lists = await Promise.all(programs.map((program) => program.run('repo', 'list')))
    expect(lists.map(({ stdout }) => stdout.match(/only-\d/g))).toEqual([['only-0'], ['only-1']])
    expect(await programs[0]?.stop()).toBe(0)
    expect((await programs[1]?.run('status'))?.exitCode).toBe(0)
  })

  it('at the same moment lets one through, and the other says so', async () => {
    const directory = path.join(scratch, 'race')
    const args = ['serve', '--json', '--port', '0', '--data-dir', directory]
    const starts = [beginProgram(args), beginProgram(args)]
    const loser = await Promise.race(starts.map((start) => start.ended))
    expect(loser.exitCode).toBe(1)
    expect(loser.stdout + loser.stderr).toContain('already running')
    const status = await runProgram(['status', '--data-dir', directory])
    expect(status.exitCode).toBe(0)
  })
})

describe('a port that is taken', () => {
  it('is said in words, and the process ends and gives everything free', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const directory = path.join(scratch, 'no-port')
    const result = await serve(directory, { port })
    expect(result.stdout).toBe('')
    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain(`Port ${port} is used by another program.`)
    expect(processesNaming(directory)).toEqual([])
    server.close()
    const program = await startProgram(directory)
    expect((await program.run('status')).exitCode).toBe(0)
  })
})

describe('a database that cannot be used', () => {
  it('of a newer version is refused and left as it is, its log included', async () => {
    const directory = await usedDirectory('newer')
    const database = new BetterSqlite3(databaseOf(directory))
    database.exec("INSERT INTO schema_migrations VALUES (9999, 'later', 'x', 0)")
    database.close()
    expect(await refusedStart(directory)).toMatch(/newer Mirrordesk/)
  })

  it('of a newer version that was killed is refused with its write-ahead log', async () => {
    const directory = await usedDirectory('newer-wal')
    const program = await startProgram(directory)
    const database = new BetterSqlite3(databaseOf(directory))
    database.exec("INSERT INTO schema_migrations VALUES (9999, 'later', 'x', 0)")
    await program.stop('SIGKILL')
    const withLog = databaseBytes(directory)
    database.close()
    for (const [name, bytes] of Object.entries(withLog)) {
      writeFileSync(path.join(directory, name), Buffer.from(bytes, 'base64'))
    }
    expect(Object.keys(withLog)).toContain('mirrordesk.sqlite3-wal')
    const before = databaseBytes(directory)
    const result = await serve(directory)
    expect(result).toMatchObject({ exitCode: 1, stdout: '' })
    expect(result.stderr).toMatch(/newer Mirrordesk/)
    for (const name of ['mirrordesk.sqlite3', 'mirrordesk.sqlite3-wal']) {
      expect(databaseBytes(directory)[name]).toBe(before[name])
    }
  })

  const harms: readonly (readonly [string, (file: string) => void])[] = [
    [
      'cut in half',
      (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 8192) * 4096),
    ],
    ['with another beginning', (file: string) => overwrite(file, 0, 'garbage, not a database')],
    ['with a page of garbage', (file: string) => overwrite(file, 3 * 4096, 'garbage '.repeat(512))],
    ["that is another program's", (file: string) => foreign(file)],
  ]
  const done = sampleOf(harms, 2)
  it.each(done)(`%s is reported with its name, and kept (${ofAll(done, harms)})`, async (damage, harm) => {
    const directory = await usedDirectory(`damaged ${damage}`)
    harm(databaseOf(directory))
    const words = await refusedStart(directory)
    expect(words).toMatch(/damaged|no database|another program/i)
    expect(words).toContain(databaseOf(directory))
  })

  const overwrite = (file: string, at: number, text: string): void => {
    const bytes = readFileSync(file)
    bytes.write(text, at)
    writeFileSync(file, bytes)
  }
  const foreign = (file: string): void => {
    writeFileSync(file, '')
    const database = new BetterSqlite3(file)
    database.exec('CREATE TABLE bookmarks (url TEXT)')
    database.close()
  }
})

describe('a vault key', () => {
  it('that is another one is refused in words', async () => {
    const directory = await usedDirectory('other-key')
    const environment = { MIRRORDESK_VAULT_KEY: 'ab'.repeat(32) }
    const words = await refusedStart(directory, environment)
    expect(words).toMatch(/not the key of this vault|vault/i)
    expect(words).not.toContain(environment.MIRRORDESK_VAULT_KEY)
    const program = await startProgram(directory)
    expect((await program.run('repo', 'list')).stdout).toContain('team/project')
  })

  it('that others can read is refused in words', async () => {
    const directory = await usedDirectory('open-key')
    const { chmodSync } = await import('node:fs')
    chmodSync(path.join(directory, 'vault-key'), 0o644)
    expect(await refusedStart(directory)).toMatch(/can be read by others/)
  })
})

describe('git', () => {
  const pathWith = (name: string, script: string | null): string => {
    const directory = path.join(scratch, name)
    mkdirSync(directory)
    if (script !== null) writeFileSync(path.join(directory, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return directory
  }

  it.each([
    ['that is not there', pathWith('no-git', null), /git could not be started|git was not found/i],
    ['that is too old', pathWith('old-git', 'echo git version 2.30.0'), /2\.39 or newer.*2\.30\.0/],
    ...inLongRuns(['that is no git', pathWith('broken-git', 'echo broken >&2; exit 1'), /git/] as const),
  ] as const)(
    `%s is said in words, and nothing is left running${moreInLongRuns(1)}`,
    async (name, PATH, words) => {
      const directory = path.join(scratch, `data ${name}`)
      const result = await serve(directory, { environment: { PATH } })
      expect(result).toMatchObject({ exitCode: 1, stdout: '' })
      expect(result.stderr).toMatch(words)
      expect(result.stderr).not.toMatch(/^ +at /m)
      expect(existsSync(path.join(directory, 'core.json'))).toBe(false)
      if (noProcessTable === null) expect(processesNaming(directory)).toEqual([])
    },
  )
})
