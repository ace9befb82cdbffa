import { cpSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { WantedPullMirror } from '../../../core/ports/forge-mirrors.ts'
import { startFaultyUpstream } from '../../../testing/fault-host/faulty-upstream.ts'
import { giteaInEachTest } from '../../../testing/fake-forges/gitea/gitea-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../../testing/scratch.ts'

const { current } = giteaInEachTest({ software: 'forgejo', version: '13.0.2+gitea-1.22.0' })
const scratch = scratchDirectory('gitea-pull-mirrors')
const upstream = await startFaultyUpstream({ directory: scratch, users: { bot: 'sesame' } })
let last = 0

// Made once and copied: processes cost more than files.
const work = await workRepository(scratch, 'work')
const seed = await bareRepository(scratch, 'seed.git')
const head = await commitFile(work, 'a.txt', 'first')
await git(work, 'push', '--quiet', seed, 'main')

/** Something to pull from, and a pull mirror as Ada wants it. */
const world = async () => {
  const { fake, access } = current()
  const ada = fake.addUser('ada')
  const name = `source-${(last += 1)}`
  const source = await upstream.createRepository(name)
  cpSync(seed, source, { recursive: true })
  const commit = async (): Promise<string> => {
    const next = await commitFile(work, 'a.txt', String(Math.random()))
    await git(work, 'push', '--quiet', source, 'main')
    return next
  }
  const wanted: WantedPullMirror = {
    owner: { id: String(ada.id), path: 'ada', kind: 'user', canCreate: null },
    name: 'copy',
    url: upstream.repositoryUrl(name),
    signIn: { kind: 'password', username: 'bot', password: 'sesame' },
    intervalMs: 3_600_000,
    isPrivate: true,
    description: null,
  }
  const copied = async (): Promise<string | undefined> => {
    const row = fake.state.byPath('ada/copy')
    return row === null ? undefined : (await refsOf(await fake.directoryOf(row))).get('refs/heads/main')
  }
  return { ada, asAda: access(ada.token), wanted, source, commit, copied }
}

describe('a pull mirror', () => {
  it('is set up with everything there is, and takes no pushes', async () => {
    const { mirrors } = current()
    const { asAda, wanted, copied } = await world()
    const made = await mirrors.addPull(asAda, wanted)
    expect(made).toMatchObject({
      url: wanted.url,
      intervalMs: 3_600_000,
      lastRunAt: current().now(),
      repository: { path: 'ada/copy', isPullMirror: true, visibility: 'private', mayPush: false },
    })
    expect(await copied()).toBe(head)
    expect(await mirrors.readPull(asAda, made.repository)).toEqual(made)
  })

  it('is waited for where a proxy, or the connection, did not', async () => {
    for (const fault of [{ kind: 'gateway' }, { kind: 'cut', done: true }] as const) {
      const { fake, mirrors } = current()
      const { asAda, wanted } = await world()
      const name = `copy-${fault.kind}`
      fake.fail({ ...fault, at: /repos\/migrate/, times: 1 })
      const made = await mirrors.addPull(asAda, { ...wanted, owner: { ...wanted.owner }, name })
      const row = fake.state.byPath(`ada/${name}`)
      expect(made.repository.id).toBe(String(row?.id))
      expect(row === null ? null : (await refsOf(await fake.directoryOf(row))).get('refs/heads/main')).toBe(
        head,
      )
      fake.state.users.delete(Number(wanted.owner.id))
    }
  })

  it('that broke off unseen is said to have, and its name is free', async () => {
    const { fake, mirrors } = current()
    const { asAda, wanted } = await world()
    fake.fail({ kind: 'cut', done: true, at: /repos\/migrate/, times: 1 })
    const lost = mirrors.addPull(asAda, { ...wanted, url: upstream.repositoryUrl('nowhere') })
    await expect(lost).rejects.toMatchObject({
      code: 'forge_refused',
      details: { said: expect.stringContaining('broke off') as string },
    })
    expect(fake.state.byPath('ada/copy')).toBeNull()
  })

  it('is refused with whose fault it is: the source, the server, the name, the token', async () => {
    const { fake, mirrors, access } = current()
    const { ada, asAda, wanted } = await world()
    const add = (more: Partial<WantedPullMirror>, by = asAda) => mirrors.addPull(by, { ...wanted, ...more })
    const sourceHost = new URL(wanted.url).host
    const error: unknown = await add({
      signIn: { kind: 'password', username: 'bot', password: 'wrong-guess' },
    }).catch((one: unknown) => one)
    expect(error).toMatchObject({ code: 'remote_auth_failed', details: { host: sourceHost } })
    expect(`${JSON.stringify(error)}${String(error)}`).not.toContain('wrong-guess')
    await expect(add({ url: upstream.repositoryUrl('nowhere') })).rejects.toMatchObject({
      code: 'remote_not_found',
      details: { host: sourceHost, path: 'nowhere' },
    })
    await expect(add({ url: 'git@github.com:acme/tool.git' })).rejects.toMatchObject({ code: 'forge_cannot' })
    await expect(add({ intervalMs: 60_000 })).rejects.toMatchObject({ code: 'invalid_input' })
    const reader = access(fake.addToken(ada.id, ['read:repository', 'read:user']))
    await expect(add({}, reader)).rejects.toMatchObject({ code: 'forge_scope_missing' })
    fake.settings.disallowedHosts = ['127.0.0.1']
    await expect(add({})).rejects.toMatchObject({
      code: 'forge_cannot',
      details: { advice: expect.stringContaining('ALLOW_LOCALNETWORKS') as string },
    })
    fake.settings.mirrorsDisabled = true
    await expect(add({})).rejects.toMatchObject({ code: 'forge_cannot' })
    fake.addRepository('ada/copy')
    fake.settings.mirrorsDisabled = false
    await expect(add({})).rejects.toMatchObject({ code: 'already_exists' })
  })

  it('pulls when asked, and is waited for; what does not get through is told after half an hour', async () => {
    const { fake, mirrors, waits } = current()
    const { asAda, wanted, commit, copied } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    current().pass(5_000)
    const next = await commit()
    expect(await mirrors.syncPull(asAda, repository)).toBe(true)
    expect(await copied()).toBe(next)
    const pull = fake.state.byPath('ada/copy')?.pull
    if (pull) Object.assign(pull, { password: 'no longer' })
    const before = waits.reduce((sum, ms) => sum + ms, 0)
    expect(await mirrors.syncPull(asAda, repository)).toBe(false)
    expect(waits.reduce((sum, ms) => sum + ms, 0) - before).toBe(30 * 60_000 + 1_100)
  })

  it('is not asked for in the second of the pull before: the server tells whole seconds', async () => {
    const { fake, mirrors, waits } = current()
    const { asAda, wanted, commit, copied } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    const next = await commit()
    const from = waits.length
    const [times, pull] = [[] as number[], fake.state.byPath('ada/copy')?.pull]
    let told = pull?.updatedAt ?? 0
    Object.defineProperty(pull ?? {}, 'updatedAt', {
      get: () => told,
      set: (at: number) => times.push((told = at)),
    })
    const before = told
    expect(await mirrors.syncPull(asAda, repository)).toBe(true)
    expect(await copied()).toBe(next)
    expect(waits[from]).toBe(1_100)
    expect(times.map((at) => Math.floor(at / 1_000) > Math.floor(before / 1_000))).toEqual([true])
  })

  it('has its interval changed and read back; an ordinary repository is not taken for one', async () => {
    const { fake, mirrors } = current()
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    expect(await mirrors.changePullInterval(asAda, repository, 86_400_000)).toMatchObject({
      intervalMs: 86_400_000,
    })
    expect(await mirrors.changePullInterval(asAda, repository, null)).toMatchObject({ intervalMs: null })
    const plain = fake.addRepository('ada/plain')
    const at = { id: String(plain.id), path: 'ada/plain' }
    expect(await mirrors.readPull(asAda, at)).toBeNull()
    for (const change of [
      () => mirrors.changePullInterval(asAda, at, null),
      () => mirrors.syncPull(asAda, at),
    ]) {
      await expect(change()).rejects.toMatchObject({ details: { said: 'ada/plain is not a pull mirror' } })
    }
  })
})

describe('the end of a pull', () => {
  it('is a call where the server has one, and read back', async () => {
    const { mirrors } = current()
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    expect(await mirrors.abilities(asAda)).toMatchObject({ stopPulling: 'call', pushOverSsh: true })
    expect(await mirrors.stopPull(asAda, repository)).toMatchObject({
      kind: 'stopped',
      repository: { isPullMirror: false },
    })
    expect(await mirrors.stopPull(asAda, repository)).toMatchObject({ kind: 'stopped' })
  })

  it('is not believed where the server only says so', async () => {
    const { fake, mirrors } = current()
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    fake.settings.convertLies = true
    await expect(mirrors.stopPull(asAda, repository)).rejects.toMatchObject({ code: 'forge_refused' })
  })

  it.each([
    ['gitea', '1.27.0'],
    ['forgejo', '12.0.4+gitea-1.22.0'],
  ] as const)('is by hand at %s %s, which pulls no more by the clock', async (software, version) => {
    const { fake, mirrors } = current()
    Object.assign(fake.settings, { software, version })
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    const stop = await mirrors.stopPull(asAda, repository)
    expect(stop).toMatchObject({ kind: 'by_hand', page: `${fake.url}/ada/copy/settings` })
    expect(stop.kind === 'by_hand' && stop.steps.length).toBe(3)
    expect(await mirrors.readPull(asAda, repository)).toMatchObject({ intervalMs: null })
    expect(fake.requests.some(({ url }) => url.endsWith('/convert'))).toBe(false)
  })

  it('goes by the version where the server does not show what its API has', async () => {
    const { fake, mirrors } = current()
    fake.settings.showsDescription = false
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    expect(await mirrors.stopPull(asAda, repository)).toMatchObject({ kind: 'stopped' })
  })
})

describe('from pulled to pushed', () => {
  const push = (url: string) =>
    ({
      url,
      signIn: { kind: 'password', username: 'bot', password: 'sesame' },
      intervalMs: null,
      onPush: true,
    }) as const

  it('brings the last commits, ends the pulling, and pushes only then', async () => {
    const { fake, mirrors } = current()
    const { ada, asAda, wanted, source, commit } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    current().pass(5_000)
    const last = await commit()
    const flip = await mirrors.pullToPush(asAda, repository, push(wanted.url))
    expect(flip).toMatchObject({ kind: 'flipped', run: { outcome: 'succeeded' } })
    expect((await refsOf(source)).get('refs/heads/main')).toBe(last)
    const address = `${fake.url.replace('://', `://ada:${ada.token}@`)}/ada/copy.git`
    const next = await commitFile(work, 'b.txt', 'b')
    await git(work, 'push', '--quiet', address, 'main')
    await fake.idle()
    expect((await refsOf(source)).get('refs/heads/main')).toBe(next)
  })

  it('changes nothing when the last pull does not get through, or the target would be refused', async () => {
    const { fake, mirrors } = current()
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    const pull = fake.state.byPath('ada/copy')?.pull
    if (pull) Object.assign(pull, { password: 'no longer' })
    await expect(mirrors.pullToPush(asAda, repository, push(wanted.url))).rejects.toMatchObject({
      code: 'remote_stalled',
    })
    const wrong = { ...push(wanted.url), intervalMs: 1 }
    await expect(mirrors.pullToPush(asAda, repository, wrong)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(await mirrors.readPull(asAda, repository)).toMatchObject({ intervalMs: 3_600_000 })
  })

  it('waits for a person where there is no call, and goes on when that is done', async () => {
    const { fake, mirrors } = current()
    Object.assign(fake.settings, { software: 'gitea', version: '1.27.0' })
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    current().pass(5_000)
    expect(await mirrors.pullToPush(asAda, repository, push(wanted.url))).toMatchObject({ kind: 'by_hand' })
    const row = fake.state.byPath('ada/copy')
    expect(row?.pushMirrors).toEqual([])
    if (row !== null) row.pull = null
    expect(await mirrors.pullToPush(asAda, repository, push(wanted.url))).toMatchObject({ kind: 'flipped' })
  })

  it('is never both: a repository that is pulled gets no push mirror', async () => {
    const { mirrors } = current()
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    await expect(mirrors.addPush(asAda, repository, push(wanted.url))).rejects.toMatchObject({
      code: 'forge_cannot',
      details: { reason: expect.stringContaining('pulled from elsewhere') as string },
    })
  })

  it('is refused while another change of its mirrors is under way', async () => {
    const { mirrors } = current()
    const { asAda, wanted } = await world()
    const { repository } = await mirrors.addPull(asAda, wanted)
    current().pass(5_000)
    const running = mirrors.syncPull(asAda, repository)
    await expect(mirrors.stopPull(asAda, repository)).rejects.toMatchObject({ code: 'repository_busy' })
    expect(await running).toBe(true)
  })
})
