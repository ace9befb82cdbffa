import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { trashLifetimeMs } from '../../src-shared/domain/settings.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { createApp } from './create-app.ts'
import { dataDirectoryLayout } from './data-directory.ts'

const scratch = scratchDirectory('app')
const vaultKey = randomBytes(32)
const running: App[] = []
afterAll(async () => {
  for (const app of running) await app.stop()
})

const start = async (name: string, clock = createManualClock(Date.now())): Promise<App> => {
  const dataDirectory = path.join(scratch, name)
  const options = { dataDirectory, host: '127.0.0.1', port: 0, organization: 'local', version: '0.0.1' }
  const app = await createApp({ ...options, vaultKey, clock })
  running.push(app)
  return app
}

/** A folder with one commit on main, to import from. */
const source = async (name: string): Promise<string> => {
  const directory = await workRepository(scratch, name)
  await commitFile(directory, 'a.txt', 'a')
  return directory
}

const imported = async (app: App, name: string, url: string): Promise<string> => {
  const { repository, run } = await app.client.call('repositories.import', { name, url })
  for (;;) {
    const { state, outcome } = await app.client.call('runs.get', { id: run.id })
    if (state === 'finished') {
      expect(outcome).toBe('succeeded')
      return repository.id
    }
    await new Promise((resolve) => {
      const stop = app.client.on((event) => {
        if (event.name !== 'run.changed') return
        stop()
        resolve(undefined)
      })
    })
  }
}

const pathOf = (name: string, id: string): string =>
  path.join(dataDirectoryLayout(path.join(scratch, name)).repositoriesDirectory, `${id}.git`)

describe('a running core', () => {
  it('imports a folder, and serves it to git with a token of its own', async () => {
    const app = await start('serving')
    const folder = await source('folder')
    await imported(app, 'team/project', folder)
    const { url } = await app.client.call('tokens.mint', { repository: 'team/project' })
    const clone = path.join(scratch, 'clone')
    await git(scratch, 'clone', '--quiet', url, clone)
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(await git(folder, 'rev-parse', 'HEAD'))
  })

  it('refuses a second one on the same data directory, and says where the first is', async () => {
    const app = await start('shared')
    await expect(start('shared')).rejects.toMatchObject({
      code: 'already_running',
      details: { address: app.address },
    })
  })

  it('gives the directory free when it stops, and leaves no sign of running', async () => {
    const app = await start('again')
    await app.stop()
    expect(existsSync(dataDirectoryLayout(path.join(scratch, 'again')).coreFile)).toBe(false)
    await start('again')
  })

  it('removes what has been in the trash for its time', async () => {
    const clock = createManualClock(Date.now())
    const app = await start('trash', clock)
    const id = await imported(app, 'old', await source('old'))
    await app.client.call('repositories.delete', { name: 'old' })
    await clock.advance(trashLifetimeMs - 3_600_000)
    expect(existsSync(pathOf('trash', id))).toBe(true)
    await clock.advance(12 * 3_600_000)
    await expect.poll(() => existsSync(pathOf('trash', id))).toBe(false)
    expect((await app.client.call('repositories.listTrash', {})).items).toEqual([])
  })

  it('leaves no repository behind when its mirror could not be added', async () => {
    const app = await start('half')
    const adding = app.client.call('mirrors.add', {
      repository: 'half',
      createRepository: true,
      direction: 'pull',
      url: 'http://127.0.0.1:1/a',
      accountId: `acc_${'0'.repeat(32)}`,
    })
    await expect(adding).rejects.toMatchObject({ code: 'not_found' })
    expect((await app.client.call('repositories.list', {})).items).toEqual([])
    expect(readdirSync(dataDirectoryLayout(path.join(scratch, 'half')).repositoriesDirectory)).toEqual([])
  })
})

describe('a core that starts after a crash', () => {
  it('removes locks, quarantines and half-received packs that were left, and repositories nobody knows', async () => {
    const first = await start('crashed')
    const id = await imported(first, 'left', await source('left'))
    const before = await refsOf(pathOf('crashed', id))
    await first.stop()

    const layout = dataDirectoryLayout(path.join(scratch, 'crashed'))
    writeFileSync(layout.coreFile, '{}')
    const repository = pathOf('crashed', id)
    const quarantine = path.join(repository, 'objects', 'tmp_objdir-incoming-mirrordesk-abc')
    mkdirSync(quarantine)
    const unknown = await bareRepository(layout.repositoriesDirectory, 'unknown.git')
    const lock = path.join(repository, 'packed-refs.lock')
    const pack = path.join(repository, 'objects', 'pack', 'tmp_pack_abc')
    for (const file of [lock, pack]) writeFileSync(file, '')
    utimesSync(pack, 1, 1)

    await start('crashed')
    expect([quarantine, lock, pack, unknown].filter(existsSync)).toEqual([])
    expect(await refsOf(repository)).toEqual(before)
  })

  it('opens repositories whose first data came, and takes those back whose import never began', async () => {
    const first = await start('unfilled')
    const id = await imported(first, 'filled', await source('filled'))
    const { id: emptyId } = await first.client.call('repositories.create', { name: 'empty' })
    await first.stop()
    const layout = dataDirectoryLayout(path.join(scratch, 'unfilled'))
    const database = new BetterSqlite3(layout.databaseFile)
    database.exec("UPDATE repositories SET state = 'syncing_first'")
    database.close()
    writeFileSync(layout.coreFile, '{}')

    const second = await start('unfilled')
    const { items } = await second.client.call('repositories.list', {})
    expect(items).toMatchObject([{ id, state: 'ready' }])
    expect(existsSync(pathOf('unfilled', emptyId))).toBe(false)
  })

  it('does not sweep what is in use when the last core stopped in order', async () => {
    const first = await start('orderly')
    const id = await imported(first, 'tidy', await source('tidy'))
    await first.stop()
    const lock = path.join(pathOf('orderly', id), 'packed-refs.lock')
    writeFileSync(lock, '')
    utimesSync(lock, 1, 1)
    await start('orderly')
    expect(existsSync(lock)).toBe(true)
  })
})

it('keeps its admin token to the owner, and makes a new one at each start', async () => {
  const layout = dataDirectoryLayout(path.join(scratch, 'token'))
  const first = await start('token')
  const token = readFileSync(layout.adminTokenFile, 'utf8')
  await first.stop()
  await start('token')
  expect(readFileSync(layout.adminTokenFile, 'utf8')).not.toBe(token)
})

it('says which git it needs when there is an older one', async () => {
  const old = path.join(scratch, 'old-git')
  writeFileSync(old, '#!/bin/sh\necho git version 2.30.1\n', { mode: 0o755 })
  const starting = createApp({
    dataDirectory: path.join(scratch, 'old-git-data'),
    host: '127.0.0.1',
    port: 0,
    organization: 'local',
    version: '0.0.1',
    vaultKey,
    gitPath: old,
  })
  await expect(starting).rejects.toMatchObject({ code: 'git_unusable', message: /2\.39 or newer.*2\.30\.1/ })
})

it('imports nothing from a folder that is no repository, and leaves nothing', async () => {
  const app = await start('nothing')
  await bareRepository(scratch, 'unused.git')
  const { run } = await app.client.call('repositories.import', {
    name: 'nothing',
    url: path.join(scratch, 'gone'),
  })
  await expect.poll(async () => (await app.client.call('repositories.list', {})).items).toEqual([])
  await expect(app.client.call('runs.get', { id: run.id })).rejects.toMatchObject({ code: 'not_found' })
})
