import { cpSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { WantedPushMirror } from '../../../core/ports/forge-mirrors.ts'
import { startFaultyUpstream } from '../../../testing/fault-host/faulty-upstream.ts'
import { giteaInEachTest } from '../../../testing/fake-forges/gitea/gitea-under-test.ts'
import type { FakeRepository } from '../../../testing/fake-forges/gitea/fake-state.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../../testing/scratch.ts'

const { current } = giteaInEachTest()
const scratch = scratchDirectory('gitea-push-mirrors')
const upstream = await startFaultyUpstream({ directory: scratch, users: { bot: 'sesame' } })
let last = 0

// Made once and copied: processes cost more than files.
const work = await workRepository(scratch, 'work')
const seed = await bareRepository(scratch, 'seed.git')
const firstCommit = await commitFile(work, 'a.txt', 'first')
await git(work, 'push', '--quiet', seed, 'main')

/** A repository of Ada's with one commit, and an empty one elsewhere. */
const world = async () => {
  const { fake, access } = current()
  const ada = fake.addUser('ada')
  const row = fake.addRepository('ada/tool', { isEmpty: false })
  const name = `target-${(last += 1)}`
  const target = await upstream.createRepository(name)
  cpSync(seed, await fake.directoryOf(row), { recursive: true })
  const push = async (): Promise<string> => {
    const commit = await commitFile(work, 'a.txt', String(Math.random()))
    const address = `${fake.url.replace('://', `://ada:${ada.token}@`)}/ada/tool.git`
    await git(work, 'push', '--quiet', address, 'main')
    await fake.idle()
    return commit
  }
  const wanted: WantedPushMirror = {
    url: upstream.repositoryUrl(name),
    signIn: { kind: 'password', username: 'bot', password: 'sesame' },
    intervalMs: 600_000,
    onPush: true,
  }
  const tip = async (): Promise<string | undefined> => (await refsOf(target)).get('refs/heads/main')
  return { ada, at: atOf(row), row, target, wanted, head: firstCommit, push, tip, asAda: access(ada.token) }
}
const atOf = (row: FakeRepository) => ({ id: String(row.id), path: 'ada/tool' })

describe('a push mirror', () => {
  it('is set up, has run once, and follows each push from then on', async () => {
    const { mirrors } = current()
    const { asAda, at, wanted, head, push, tip } = await world()
    const run = await mirrors.addPush(asAda, at, wanted)
    expect(run).toMatchObject({
      outcome: 'succeeded',
      mirror: { url: wanted.url, intervalMs: 600_000, onPush: true, failure: null, deployKey: null },
    })
    expect(run.mirror.lastRunAt).toBe(current().now())
    expect(await tip()).toBe(head)
    const next = await push()
    expect(await tip()).toBe(next)
    expect(await mirrors.listPush(asAda, at)).toEqual([run.mirror])
  })

  it('leaves nothing behind when the target does not take its sign-in', async () => {
    const { mirrors } = current()
    const { asAda, at, row, wanted } = await world()
    const wrong = {
      ...wanted,
      signIn: { kind: 'password', username: 'bot', password: 'wrong-guess' },
    } as const
    const error: unknown = await mirrors.addPush(asAda, at, wrong).catch((one: unknown) => one)
    expect(error).toMatchObject({ code: 'remote_auth_failed', details: { host: new URL(wanted.url).host } })
    expect(`${JSON.stringify(error)}${String(error)}`).not.toContain('wrong-guess')
    expect(row.pushMirrors).toEqual([])
  })

  it('stands when its first run failed for another reason, and says for which', async () => {
    const { mirrors } = current()
    const { asAda, at, wanted } = await world()
    const run = await mirrors.addPush(asAda, at, { ...wanted, url: upstream.repositoryUrl('nowhere') })
    expect(run).toMatchObject({ outcome: 'failed', mirror: { failure: { code: 'remote_not_found' } } })
  })

  it('is one for each place, however its address is written', async () => {
    const { mirrors } = current()
    const { asAda, at, row, wanted } = await world()
    const first = await mirrors.addPush(asAda, at, wanted)
    const same = { ...wanted, url: wanted.url.replace('.git', '/').replace('target', 'Target') }
    await expect(mirrors.addPush(asAda, at, same)).rejects.toMatchObject({
      code: 'already_exists',
      details: { mirrorId: first.mirror.id },
    })
    expect(row.pushMirrors).toHaveLength(1)
  })

  it('is one for each place where two are asked for at once, and where the list has pages', async () => {
    const { fake, mirrors } = current()
    const { asAda, at, row, wanted } = await world()
    const both = await Promise.allSettled([
      mirrors.addPush(asAda, at, wanted),
      mirrors.addPush(asAda, at, wanted),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { code: 'repository_busy' } })
    fake.settings.mostItems = 1
    const mine = row.pushMirrors[0]
    for (const name of ['a', 'b']) {
      if (mine !== undefined) row.pushMirrors.unshift({ ...mine, name, address: `https://h/${name}` })
    }
    expect(await mirrors.listPush(asAda, at)).toHaveLength(3)
    await expect(mirrors.addPush(asAda, at, wanted)).rejects.toMatchObject({ code: 'already_exists' })
  })

  it('is changed by a new one that stands before the old one goes', async () => {
    const { mirrors } = current()
    const { asAda, at, row, wanted } = await world()
    const old = await mirrors.addPush(asAda, at, wanted)
    const wrong = {
      ...wanted,
      signIn: { kind: 'password', username: 'bot', password: 'wrong-guess' },
    } as const
    await expect(mirrors.changePush(asAda, at, old.mirror.id, wrong)).rejects.toMatchObject({
      code: 'remote_auth_failed',
    })
    expect(row.pushMirrors.map(({ name }) => name)).toEqual([old.mirror.id])
    const changed = await mirrors.changePush(asAda, at, old.mirror.id, {
      ...wanted,
      intervalMs: null,
      onPush: false,
    })
    expect(changed).toMatchObject({ outcome: 'succeeded', mirror: { intervalMs: null, onPush: false } })
    expect(row.pushMirrors.map(({ name }) => name)).toEqual([changed.mirror.id])
  })

  it('is removed, twice too', async () => {
    const { mirrors } = current()
    const { asAda, at, row, wanted } = await world()
    const { mirror } = await mirrors.addPush(asAda, at, wanted)
    await mirrors.removePush(asAda, at, mirror.id)
    await mirrors.removePush(asAda, at, mirror.id)
    expect(row.pushMirrors).toEqual([])
  })

  it('is not set up where the server does not allow the host: that is no bad token', async () => {
    const { fake, mirrors } = current()
    const { ada, asAda, at, wanted } = await world()
    fake.settings.disallowedHosts = ['127.0.0.1']
    await expect(mirrors.addPush(asAda, at, wanted)).rejects.toMatchObject({
      code: 'forge_cannot',
      details: {
        reason: expect.stringContaining('does not let its repositories be mirrored with 127.0.0.1') as string,
      },
    })
    fake.fail({ kind: 'answer', at: /^GET \/api\/v1\/user$/, status: 401 })
    await expect(mirrors.addPush(asAda, at, wanted)).rejects.toMatchObject({
      code: 'remote_auth_failed',
      details: { host: new URL(fake.url).host },
    })
    fake.expireToken(ada.token)
    await expect(mirrors.addPush(asAda, at, wanted)).rejects.toMatchObject({ code: 'remote_auth_failed' })
  })

  it('is refused before anything is sent: over SSH, too often, with a sign-in in its address, to itself', async () => {
    const { fake, mirrors } = current()
    const { asAda, at, row, wanted } = await world()
    const deployKey = { kind: 'deploy_key' } as const
    const add = (more: Partial<WantedPushMirror>) => mirrors.addPush(asAda, at, { ...wanted, ...more })
    await expect(add({ url: 'git@github.com:acme/tool.git', signIn: deployKey })).rejects.toMatchObject({
      code: 'forge_cannot',
      details: { reason: expect.stringContaining('over HTTPS only') as string },
    })
    await expect(add({ signIn: deployKey })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(add({ intervalMs: 300_000 })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(add({ url: wanted.url.replace('://', '://bot:sesame@') })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'url' },
    })
    await expect(add({ url: `${fake.url}/ada/tool` })).rejects.toMatchObject({ code: 'invalid_input' })
    fake.settings.mirrorsDisabled = true
    await expect(add({})).rejects.toMatchObject({ code: 'forge_cannot' })
    expect(row.pushMirrors).toEqual([])
  })

  it('has the longer shortest interval of its server named by it', async () => {
    const { fake, mirrors } = current()
    const { asAda, at, wanted } = await world()
    fake.settings.shortestIntervalMs = 3_600_000
    await expect(mirrors.addPush(asAda, at, wanted)).rejects.toMatchObject({
      code: 'forge_refused',
      details: { said: 'interval is shorter than minimum 1h0m0s' },
    })
  })

  it('needs the right to administer the repository', async () => {
    const { fake, mirrors, access } = current()
    const { at, row, wanted } = await world()
    const bob = fake.addUser('bob')
    row.collaborators.set(bob.id, 'write')
    await expect(mirrors.listPush(access(bob.token), at)).rejects.toMatchObject({
      code: 'remote_read_denied',
    })
    await expect(mirrors.addPush(access(bob.token), at, wanted)).rejects.toMatchObject({
      code: 'remote_read_denied',
    })
  })
})

describe('a run of the push mirrors', () => {
  it('says of each what came of it, as the server saw it', async () => {
    const { mirrors } = current()
    const { asAda, at, wanted, tip, push } = await world()
    await mirrors.addPush(asAda, at, { ...wanted, onPush: false })
    await mirrors.addPush(asAda, at, { ...wanted, url: upstream.repositoryUrl('gone'), onPush: false })
    const head = await push()
    current().pass(5_000)
    const runs = await mirrors.syncPush(asAda, at)
    expect(runs.map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed'])
    expect(runs[1]?.mirror.failure?.details['said']).toMatch(/not found/)
    expect(await tip()).toBe(head)
  })

  it('is waited for where a proxy, or the connection, did not', async () => {
    const { fake, mirrors, waits } = current()
    const { asAda, at, wanted, tip, push } = await world()
    await mirrors.addPush(asAda, at, { ...wanted, onPush: false })
    for (const fault of [{ kind: 'gateway' }, { kind: 'cut', done: true }] as const) {
      current().pass(5_000)
      fake.fail({ ...fault, at: /push_mirrors-sync/, times: 1 })
      const head = await push()
      expect(await mirrors.syncPush(asAda, at)).toMatchObject([{ outcome: 'succeeded' }])
      expect(await tip()).toBe(head)
    }
    expect(waits.length).toBeGreaterThan(0)
  })

  it('is given up after half an hour of a server that says nothing new', async () => {
    const { fake, mirrors, waits } = current()
    const { asAda, at, wanted } = await world()
    await mirrors.addPush(asAda, at, wanted)
    fake.fail({ kind: 'answer', at: /push_mirrors-sync/, status: 504 })
    expect(await mirrors.syncPush(asAda, at)).toMatchObject([{ outcome: 'not_run' }])
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(30 * 60_000)
  })

  it('of none is nothing', async () => {
    const { asAda, at } = await world()
    expect(await current().mirrors.syncPush(asAda, at)).toEqual([])
  })
})

describe('at a Forgejo', () => {
  it('a run ends at the first that fails, and the others are said not to have run', async () => {
    const { fake, mirrors } = current()
    Object.assign(fake.settings, { software: 'forgejo', version: '13.0.2+gitea-1.22.0' })
    const { asAda, at, wanted } = await world()
    await mirrors.addPush(asAda, at, { ...wanted, url: upstream.repositoryUrl('gone') })
    const second = await mirrors.addPush(asAda, at, wanted)
    expect(second.outcome).toBe('not_run')
    current().pass(5_000)
    const runs = await mirrors.syncPush(asAda, at)
    expect(runs.map(({ outcome }) => outcome)).toEqual(['failed', 'not_run'])
  })

  it('a mirror over SSH gives the key that must be let in at the target', async () => {
    const { fake, mirrors } = current()
    Object.assign(fake.settings, { software: 'forgejo', version: '13.0.2+gitea-1.22.0' })
    const { asAda, at, wanted } = await world()
    const url = 'git@git.example.org:acme/tool.git'
    const run = await mirrors.addPush(asAda, at, { ...wanted, url, signIn: { kind: 'deploy_key' } })
    expect(run).toMatchObject({
      outcome: 'not_run',
      mirror: { deployKey: expect.stringMatching(/^ssh-ed25519 /) as string },
    })
  })
})
