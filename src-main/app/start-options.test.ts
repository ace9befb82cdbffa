import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import type { App, AppOptions } from './app-options.ts'
import { createApp } from './create-app.ts'
import { chooseListener } from './start-options.ts'

const scratch = scratchDirectory('start options')
const vaultKey = randomBytes(32)
const running: App[] = []
afterAll(async () => {
  for (const app of running) await app.stop()
})

const start = async (name: string, given: Partial<AppOptions> = {}): Promise<App> => {
  const dataDirectory = path.join(scratch, name)
  const app = await createApp({ dataDirectory, organization: 'local', version: '0.0.1', vaultKey, ...given })
  running.push(app)
  return app
}
const anywhere = { host: '127.0.0.1', port: 0 }

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** A program that says it is git of this version. */
const gitOfVersion = (version: string): string => {
  const file = path.join(scratch, `git ${version}`)
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] || exec git "$@"\necho "git version ${version}"\n`, {
    mode: 0o755,
  })
  return file
}

describe('where a core listens', () => {
  it('is what the command line says, else the setting, else 127.0.0.1:7420', () => {
    const unset = { listenHost: null, listenPort: null }
    const set = { listenHost: 'localhost', listenPort: 8_000 }
    expect(chooseListener({}, unset)).toEqual({ host: '127.0.0.1', port: 7_420 })
    expect(chooseListener({}, set)).toEqual({ host: 'localhost', port: 8_000 })
    expect(chooseListener({ host: '::1', port: 0 }, set)).toEqual({ host: '::1', port: 0 })
  })

  it('changes with the setting at the next start', async () => {
    const first = await start('listener', anywhere)
    const listenPort = await freePort()
    const changed = await first.client.call('settings.change', { listenHost: 'localhost', listenPort })
    expect(changed).toMatchObject({ listenHost: 'localhost', listenPort })
    expect((await first.client.call('system.info', {})).address).toBe(first.address)
    await first.stop()
    const second = await start('listener')
    expect(second.address).toBe(`http://localhost:${listenPort}`)
  })

  it('is no name of another computer', async () => {
    const { client } = await start('hosts', anywhere)
    for (const listenHost of ['127.0.0.1', '::1', 'LocalHost', '0.0.0.0', '::', '192.0.2.7', null]) {
      expect((await client.call('settings.change', { listenHost })).listenHost).toBe(listenHost)
    }
    for (const listenHost of ['example.org', '127.0.0.1:80', 'fe80::1%eth0', '[::1]', 'a b']) {
      await expect(client.call('settings.change', { listenHost, density: 'compact' })).rejects.toMatchObject({
        code: 'invalid_input',
        message: `"${listenHost}" is no address to listen on. Give localhost or an IP address, for example 127.0.0.1.`,
      })
    }
    expect(await client.call('settings.get', {})).toMatchObject({ listenHost: null, density: 'comfortable' })
  })
})

describe('the git of the settings', () => {
  it('is checked before it is stored', async () => {
    const { client } = await start('git', anywhere)
    const refused = async (gitPath: string, message: RegExp): Promise<void> => {
      await expect(client.call('settings.change', { gitPath })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(message) as string,
        details: { field: 'gitPath' },
      })
    }
    await refused('git', /not the whole path/)
    await refused(path.join(scratch, 'nowhere'), /could not be started/)
    await refused('/bin/echo', /is no git/)
    await refused(gitOfVersion('2.38.9'), /2\.39 or newer is needed; this is git version 2\.38\.9/)
    expect((await client.call('settings.get', {})).gitPath).toBeNull()
    const gitPath = gitOfVersion('2.39.0')
    expect((await client.call('settings.change', { gitPath })).gitPath).toBe(gitPath)
    expect((await client.call('settings.change', { gitPath: null })).gitPath).toBeNull()
  })

  it('is used from the next start on, unless the shell names another', async () => {
    const first = await start('git-start', anywhere)
    await first.client.call('settings.change', { gitPath: gitOfVersion('9.9.9') })
    expect((await first.client.call('system.info', {})).gitVersion).not.toBe('9.9.9')
    await first.stop()
    const second = await start('git-start', anywhere)
    expect((await second.client.call('system.info', {})).gitVersion).toBe('9.9.9')
    await second.stop()
    const third = await start('git-start', { ...anywhere, gitPath: 'git' })
    expect((await third.client.call('system.info', {})).gitVersion).not.toBe('9.9.9')
  })

  it('does not stop the start when it is gone: the one in PATH is used, and the log says so', async () => {
    const first = await start('git-gone', anywhere)
    const gitPath = gitOfVersion('9.9.8')
    await first.client.call('settings.change', { gitPath })
    await first.stop()
    rmSync(gitPath)
    const second = await start('git-gone', anywhere)
    expect((await second.client.call('system.info', {})).gitVersion).not.toBe('9.9.8')
    await second.stop()
    expect(readFileSync(path.join(scratch, 'git-gone', 'logs', 'core.log'), 'utf8')).toContain(
      'The git of the settings does not work',
    )
  })
})

it('tells those who watch the overview that all mirrors rest, and that they no longer do', async () => {
  const app = await start('pause', anywhere)
  const heard: unknown[] = []
  const next = () =>
    new Promise<void>((resolve) => {
      const stop = app.client.on((event) => {
        if (event.name !== 'overview.changed') return
        stop()
        heard.push(event.payload.pausedAll)
        resolve()
      })
    })
  const paused = next()
  expect(await app.client.call('mirrors.pauseAll', { untilAt: null })).toEqual({ untilAt: null })
  await paused
  expect((await app.client.call('overview.get', {})).pausedAll).toEqual({ untilAt: null })
  expect(await app.client.call('mirrors.syncAll', {})).toEqual({ queued: 0 })
  const resumed = next()
  expect(await app.client.call('mirrors.resumeAll', {})).toEqual({})
  await resumed
  expect(heard).toEqual([{ untilAt: null }, null])
  expect((await app.client.call('system.diskUse', {})).databaseBytes).toBeGreaterThan(0)
})
