import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { ForgeMirrorResult, NewForgeMirror } from '../../src-shared/domain/forge-mirror.ts'
import type { ImportState } from '../../src-shared/domain/forge-import.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { App } from '../app/app-options.ts'
import type { FakeGiteaSettings } from './fake-forges/gitea/fake-settings.ts'
import { startFakeGitea, type FakeGitea } from './fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock } from './manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from './scratch.ts'
import { startTestCore } from './start-test-core.ts'

export const hourMs = 3_600_000

/** A server of a forge, somebody there, and the account of it here. */
export type ForgeOfOne = {
  readonly fake: FakeGitea
  readonly token: string
  readonly userId: number
  readonly account: Account
}

export const done = (result: ForgeMirrorResult): Mirror => {
  if (result.outcome !== 'done') throw new Error(`It is ${result.outcome}.`)
  return result.mirror
}

export const headOf = async (directory: string): Promise<string | undefined> =>
  (await refsOf(directory, 'refs/heads')).get('refs/heads/main')

const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file).isFile())

/**
 * A core, and servers that run mirrors. Call at the top of a test file; at its end no server has anything against us, and
 * no token is in any file, event or answer.
 */
export const forgeMirrorWorld = (name: string) => {
  const scratch = scratchDirectory(name)
  const dataDirectory = path.join(scratch, 'data')
  const clock = createManualClock(Date.now())
  const vaultKey = randomBytes(32)
  const events: { readonly name: string; readonly payload: unknown }[] = []
  const servers: FakeGitea[] = []
  let app: App
  /** A server's clock goes on by itself: its times have seconds. */
  let ticks = 0
  const serverNow = (): number => clock.now() + (ticks += 1) * 1_000
  let works = 0

  const start = async (): Promise<void> => {
    app = await startTestCore({
      dataDirectory,
      vaultKey,
      clock,
    })
    app.contract.hub.on((event) => void events.push(event))
  }

  /** What waits for a server waits by the clock. */
  const until = async <T>(look: () => T | null | Promise<T | null>): Promise<T> => {
    for (;;) {
      const found = await look()
      if (found !== null) return found
      await clock.advance(1_000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  /** A call that waits for a server, whose pauses pass. */
  const waited = async <T>(call: Promise<T>): Promise<T> => {
    let isOver = false
    const over = call.finally(() => (isOver = true))
    over.catch(() => undefined)
    await until(() => (isOver ? true : null))
    return over
  }

  const forge = async (login: string, settings: Partial<FakeGiteaSettings> = {}): Promise<ForgeOfOne> => {
    const fake = await startFakeGitea({ directory: scratch, now: serverNow, settings })
    servers.push(fake)
    const { id: userId, token } = fake.addUser(login, ['all'])
    const account = await app.client.call('accounts.connect', {
      kind: fake.settings.software,
      address: fake.url,
      token,
    })
    return { fake, token, userId, account }
  }

  /** A repository of a forge with one commit, and how more come. */
  const filled = async (
    world: ForgeOfOne,
    at: string,
    given: Parameters<FakeGitea['addRepository']>[1] = {},
  ) => {
    const repository = world.fake.addRepository(at, given)
    const directory = await world.fake.directoryOf(repository)
    const work = await workRepository(scratch, `work-${(works += 1)}`)
    const push = async (name: string, branch = 'main'): Promise<string> => {
      await commitFile(work, `${name}.txt`, name)
      await git(work, 'push', '--quiet', '--force', directory, `HEAD:refs/heads/${branch}`)
      return (await git(work, 'rev-parse', 'HEAD')).trim()
    }
    const tip = await push('one')
    return { repository, directory, push, tip, work, url: `${world.fake.url}/${at}.git` }
  }

  const add = (input: NewForgeMirror): Promise<ForgeMirrorResult> =>
    waited(app.client.call('forgeMirrors.add', input))
  const get = (id: string): Promise<Mirror> => app.client.call('forgeMirrors.get', { id })
  const jobOf = (accountId: string): Promise<ImportState> =>
    until(async () => {
      const { state } = await app.client.call('forgeMirrors.job', { accountId })
      return (state?.finishedAt ?? null) === null ? null : state
    })
  const list = async (accountId: string): Promise<void> => {
    await app.client.call('discovery.refresh', { accountId })
    await until(async () => {
      const { state } = await app.client.call('discovery.get', { accountId })
      return state === 'whole' ? true : null
    })
  }
  const syncedBy = async (id: string): Promise<Mirror> => {
    await app.client.call('forgeMirrors.syncNow', { id })
    return until(async () => {
      const mirror = await get(id)
      return mirror.status === 'syncing' ? null : mirror
    })
  }

  const expectNoToken = (): void => {
    const tokens = servers.flatMap((fake) => [...fake.state.tokens.keys()])
    const said = JSON.stringify(events)
    const files = filesBelow(dataDirectory).map((file) => ({ file, bytes: readFileSync(file) }))
    for (const token of tokens) {
      expect(said).not.toContain(token)
      for (const { file, bytes } of files) expect(bytes.includes(token), file).toBe(false)
    }
  }

  beforeAll(start)
  afterEach(async () => {
    for (const fake of servers) await fake.idle()
  })
  afterAll(async () => {
    expectNoToken()
    await app.stop()
    for (const fake of servers) {
      await fake.idle()
      await fake.stop()
      expect(fake.violations).toEqual([])
    }
  })

  return {
    clock,
    events,
    dataDirectory,
    serverNow,
    forge,
    filled,
    add,
    get,
    jobOf,
    list,
    syncedBy,
    until,
    waited,
    call: ((...asked: Parameters<App['client']['call']>) =>
      app.client.call(...asked)) as App['client']['call'],
    /** The core ends and begins anew. */
    restart: async (): Promise<void> => {
      await app.stop()
      await start()
    },
  }
}
