import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { NewForgeMirror } from '../../src-shared/domain/forge-mirror.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { FakeRepository } from '../testing/fake-forges/gitea/fake-state.ts'
import { done, headOf, hourMs, forgeMirrorWorld, type ForgeOfOne } from '../testing/forge-mirror-world.ts'

const { clock, events, dataDirectory, serverNow, forge, filled, add, get, syncedBy, until, waited, call } =
  forgeMirrorWorld('forge-mirror-push')

describe('a push mirror that a forge runs', () => {
  let home: ForgeOfOne
  let away: ForgeOfOne
  let mirror: Mirror
  let source: Awaited<ReturnType<typeof filled>>
  let target: FakeRepository
  let targetDirectory: string

  beforeAll(async () => {
    home = await forge('ada', { software: 'forgejo' })
    away = await forge('bob')
    source = await filled(home, 'ada/tool')
    target = away.fake.addRepository('bob/tool', { isPrivate: true })
    targetDirectory = await away.fake.directoryOf(target)
  })
  const wanted = (): NewForgeMirror => ({
    accountId: home.account.id,
    repository: 'ada/tool',
    direction: 'push',
    url: `${away.fake.url}/bob/tool.git`,
    otherAccountId: away.account.id,
  })

  it('is planned in sentences, with the sign-in that is handed over', async () => {
    const plan = await call('forgeMirrors.plan', wanted())
    expect(plan).toMatchObject({ isSafe: true, keepIn: null, overwrittenCount: 0 })
    expect(plan.steps.join(' ')).toContain('is given to')
  })

  it('is refused an interval below the least', async () => {
    await expect(add({ ...wanted(), intervalMs: 5 * 60_000 })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'intervalMs' },
    })
    expect(home.fake.state.byPath('ada/tool')?.pushMirrors).toEqual([])
  })

  it('is set up, runs, and stands on the board beside the others', async () => {
    mirror = done(await add({ ...wanted(), intervalMs: hourMs }))
    expect(mirror).toMatchObject({
      runner: 'forge',
      repository: 'ada/tool',
      repositoryId: null,
      direction: 'push',
      status: 'active',
      failure: null,
      accountId: away.account.id,
      schedule: { kind: 'every', intervalMs: hourMs },
      forge: {
        accountId: home.account.id,
        kind: 'forgejo',
        signIn: 'account',
        isSetUp: true,
        origin: 'here',
      },
    })
    expect(await headOf(targetDirectory)).toBe(source.tip)
    const overview = await call('overview.get', {})
    expect(overview.mirrors.map(({ id }) => id)).toContain(mirror.id)
    expect(overview.counts.upToDate).toBe(1)
  })

  it('is not set up twice', async () => {
    await expect(add(wanted())).rejects.toMatchObject({ code: 'already_exists' })
    expect(home.fake.state.byPath('ada/tool')?.pushMirrors).toHaveLength(1)
  })

  it('is not for the calls of mirrors that run here, which say so', async () => {
    const { id } = mirror
    for (const asked of [
      call('mirrors.pause', { id }),
      call('mirrors.syncNow', { id }),
      call('mirrors.remove', { id }),
    ]) {
      await expect(asked).rejects.toThrow(/runs this mirror itself/)
    }
    expect((await call('mirrors.get', { id })).id).toBe(id)
  })

  it('runs when asked', async () => {
    const tip = await source.push('two')
    expect(await syncedBy(mirror.id)).toMatchObject({ status: 'active', failure: null })
    expect(await headOf(targetDirectory)).toBe(tip)
  })

  it('that fails is seen by the watch, told of once, and mended with another sign-in', async () => {
    away.fake.expireToken(away.token)
    await source.push('three')
    const pushed = home.fake.state.byPath('ada/tool')
    if (pushed === null) throw new Error('gone')
    const { runPushMirror } = await import('../testing/fake-forges/gitea/fake-mirror-git.ts')
    const [at] = pushed.pushMirrors
    if (at === undefined) throw new Error('gone')
    const before = events.filter(({ name }) => name === 'notice.raised').length
    await runPushMirror(home.fake.state, pushed, at, serverNow)
    await clock.advance(2 * hourMs)
    const failed = await until(async () => {
      const now = await get(mirror.id)
      return now.failure === null ? null : now
    })
    expect(failed).toMatchObject({
      status: 'error',
      failure: { code: 'remote_auth_failed', class: 'credential' },
      consecutiveFailures: 1,
    })
    const { needYou } = await call('overview.get', {})
    expect(needYou.map(({ mirrorId }) => mirrorId)).toContain(mirror.id)
    await clock.advance(3 * hourMs)
    const told = () => events.filter(({ name }) => name === 'notice.raised').slice(before)
    expect(told()).toMatchObject([{ payload: { mirrorId: mirror.id, kind: 'failed', runId: null } }])

    // Another token for the account is given to the forge only when a person says so.
    await call('accounts.changeToken', {
      id: away.account.id,
      token: away.fake.addToken(away.userId, ['all']),
    })
    const mended = await waited(
      call('forgeMirrors.change', { id: mirror.id, otherAccountId: away.account.id }),
    )
    expect(mended).toMatchObject({ status: 'active', failure: null, consecutiveFailures: 0 })
    expect(told().at(-1)).toMatchObject({ payload: { kind: 'recovered' } })
    expect(pushed.pushMirrors).toHaveLength(1)
  })

  it('stays what it was while its forge is away, and says that nobody knows', async () => {
    home.fake.fail({ kind: 'answer', at: /api\/v1\/repos/, status: 503, times: 4 })
    await expect(waited(call('forgeMirrors.look', { id: mirror.id }))).rejects.toMatchObject({
      code: 'remote_error',
    })
    const unknown = await get(mirror.id)
    expect(unknown.waiting).toMatchObject({ reason: 'host' })
    expect(unknown.consecutiveFailures).toBe(0)
    await until(async () => {
      await clock.advance(hourMs)
      return (await get(mirror.id)).failure === null ? true : null
    })
  })

  it('honours a limit of its forge', async () => {
    home.fake.limitRate(1, 7_200)
    await call('forgeMirrors.look', { id: mirror.id }).catch(() => undefined)
    const limited = await get(mirror.id)
    expect(limited.waiting).toMatchObject({ reason: 'rate_limit' })
    expect((limited.waiting?.untilAt ?? 0) - clock.now()).toBeGreaterThanOrEqual(7_100_000)
    await waited(call('forgeMirrors.look', { id: mirror.id }))
  })

  it('says when somebody took it away at the forge', async () => {
    home.fake.state.byPath('ada/tool')?.pushMirrors.splice(0)
    const gone = await call('forgeMirrors.look', { id: mirror.id })
    expect(gone.failure?.title).toContain('no longer there')
    await waited(call('forgeMirrors.change', { id: mirror.id }))
    expect(home.fake.state.byPath('ada/tool')?.pushMirrors).toHaveLength(1)
  })

  it('is removed at the forge and here', async () => {
    expect(await call('forgeMirrors.remove', { id: mirror.id })).toEqual({
      id: mirror.id,
      byHand: null,
    })
    expect(home.fake.state.byPath('ada/tool')?.pushMirrors).toEqual([])
    await expect(get(mirror.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(events.at(-1)).toMatchObject({ name: 'mirror.removed' })
  })

  it('is not set up to a host that the server does not allow, which is no fault of a token', async () => {
    home.fake.settings.disallowedHosts = ['127.0.0.1']
    await expect(add(wanted())).rejects.toMatchObject({ code: 'forge_cannot' })
    home.fake.settings.disallowedHosts = []
    const { items } = await call('forgeMirrors.list', { accountId: home.account.id })
    expect(items).toEqual([])
  })

  it('is not set up with a sign-in that may not write', async () => {
    const eve = away.fake.addUser('eve', ['all'])
    const other = await call('accounts.connect', {
      kind: 'gitea',
      address: away.fake.url,
      token: eve.token,
    })
    await expect(add({ ...wanted(), otherAccountId: other.id })).rejects.toMatchObject({
      code: expect.stringMatching(/^remote_/) as unknown,
    })
    const { items } = await call('forgeMirrors.list', { accountId: home.account.id })
    expect(items).toEqual([])
  })
})

describe('what stands at the target', () => {
  let home: ForgeOfOne
  let away: ForgeOfOne
  beforeAll(async () => {
    home = await forge('carl', { software: 'forgejo' })
    away = await forge('dora')
  })

  it('is kept here before it is overwritten, once a person approved that very plan', async () => {
    await filled(home, 'carl/site')
    const there = await filled(away, 'dora/site')
    const lost = await there.push('theirs')
    const wanted: NewForgeMirror = {
      accountId: home.account.id,
      repository: 'carl/site',
      direction: 'push',
      url: there.url,
      otherAccountId: away.account.id,
    }
    const first = await add(wanted)
    if (first.outcome !== 'needs_approval') throw new Error(first.outcome)
    expect(first.plan).toMatchObject({ isSafe: false, overwritten: ['refs/heads/main'], overwrittenCount: 1 })
    expect(await headOf(there.directory)).toBe(lost)
    // Somebody pushed since: it is another plan.
    const latest = await there.push('later')
    expect(await add({ ...wanted, approvePlan: first.plan.fingerprint })).toMatchObject({
      outcome: 'needs_approval',
    })
    expect(await headOf(there.directory)).toBe(latest)
    const { fingerprint, keepIn } = await call('forgeMirrors.plan', wanted)
    const mirror = done(await add({ ...wanted, approvePlan: fingerprint }))
    expect(mirror.forge?.keptIn).toBe(keepIn)
    const copy = await call('repositories.get', { name: String(keepIn) })
    const here = path.join(dataDirectory, 'repositories', `${copy.id}.git`)
    expect(await headOf(here)).toBe(latest)
    expect(await headOf(there.directory)).not.toBe(latest)
  })

  it('is what a private repository is not published to without a word', async () => {
    await filled(home, 'carl/secret', { isPrivate: true })
    away.fake.addRepository('dora/open')
    const url = `${away.fake.url}/dora/open.git`
    const { parseRemoteUrl } = await import('../../src-shared/domain/remote-url.ts')
    const { openDatabase } = await import('../store/open-database.ts')
    const { createVisibilityStore } = await import('../store/visibility-store.ts')
    const database = openDatabase({ file: path.join(dataDirectory, 'mirrordesk.sqlite3') })
    createVisibilityStore(database).save(parseRemoteUrl(url).address.canonical, {
      visibility: 'public',
      seenAt: clock.now(),
    })
    database.close()
    const wanted: NewForgeMirror = {
      accountId: home.account.id,
      repository: 'carl/secret',
      direction: 'push',
      url,
      otherAccountId: away.account.id,
    }
    await expect(add(wanted)).rejects.toMatchObject({ code: 'publish_unconfirmed' })
    expect(home.fake.state.byPath('carl/secret')?.pushMirrors).toEqual([])
    expect(done(await add({ ...wanted, confirmPublic: true })).status).toBe('active')
  })
})
