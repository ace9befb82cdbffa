import { afterEach, describe, expect, it } from 'vitest'
import type { EventPayload } from '../../../src-shared/contract/contract-types.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { accountIn } from '../../testing/account-in-world.ts'
import { startFaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { freePort } from '../../testing/loopback-process.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { scratchDirectory } from '../../testing/scratch.ts'

const world = createMirrorWorld({ users: { ada: 'right' } })
const { accountId, signIn } = accountIn(world)
const directory = scratchDirectory('holds')
const hour = 60 * minute
const day = 24 * hour

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) await world.engine.remove(id)
})

const advance = async (byMs: number): Promise<void> => {
  await world.clock.advance(byMs)
  await world.engine.idle()
}
const runsOf = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 500, repositoryId: null, mirrorId }).items
const totalRuns = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + runsOf(id).length, 0)
const noticesSince = (from: number): readonly EventPayload<'notice.raised'>[] =>
  world.events.slice(from).flatMap((event) => (event.name === 'notice.raised' ? [event.payload] : []))

const pulled = async (from?: UpstreamRepository): Promise<string> => {
  signIn('right')
  const upstream = from ?? (await world.filledUpstream())
  const repositoryId = await world.newRepository()
  const { address } = upstream
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address, accountId })
  return mirror.id
}

describe('a host that does not answer', () => {
  const mirrorsAt = async (port: number, count: number): Promise<readonly string[]> => {
    const ids: string[] = []
    for (let index = 0; index < count; index += 1) {
      const { address } = parseRemoteUrl(`http://127.0.0.1:${port}/notes${index}.git`)
      const repositoryId = await world.newRepository()
      ids.push((await world.mirrored({ repositoryId, direction: 'pull', address })).id)
    }
    return ids
  }

  it('holds all its mirrors, is asked by one of them at 1, 2, 4, 8 and 15 minutes, and lets all go', async () => {
    await world.engine.start()
    const from = world.events.length
    const port = await freePort()
    const ids = await mirrorsAt(port, 3)
    const before = totalRuns(ids)
    for (const [index, minutes] of [1, 2, 4, 8, 15, 15].entries()) {
      for (const id of ids) {
        expect(world.engine.getMirror(id)).toMatchObject({
          waiting: { reason: 'host', untilAt: world.clock.now() + minutes * minute },
          failure: { code: 'remote_unreachable', class: 'host' },
          consecutiveFailures: 0,
        })
      }
      await advance(minutes * minute - 1)
      expect(totalRuns(ids)).toBe(before + index)
      await advance(1)
      expect(totalRuns(ids)).toBe(before + index + 1)
    }
    const notices = noticesSince(from)
    expect(notices.map(({ title }) => title)).toEqual([`127.0.0.1:${port} is not answering.`])
    expect(notices[0]?.body).toMatch(/^Waiting for it: 3 mirrors, /)

    const back = await startFaultyUpstream({ directory, port })
    for (const index of [0, 1, 2]) await back.createRepository(`notes${index}`)
    await advance(15 * minute)
    await advance(1_000)
    for (const id of ids) {
      expect(world.engine.getMirror(id)).toMatchObject({ waiting: null, failure: null, status: 'active' })
    }
    expect(world.stores.holds.list()).toEqual([])
    await back.stop()
  })

  it('is waited for across a restart, without everybody asking at once', async () => {
    await world.engine.start()
    const ids = await mirrorsAt(await freePort(), 3)
    const before = totalRuns(ids)
    await world.restart()
    await advance(0)
    expect(totalRuns(ids)).toBe(before)
    for (const id of ids) expect(world.engine.getMirror(id).waiting).toMatchObject({ reason: 'host' })
    await advance(minute)
    expect(totalRuns(ids)).toBe(before + 1)
  })

  it('is asked at once when the network comes back, the computer wakes up, or a person wishes', async () => {
    await world.engine.start()
    const ids = await mirrorsAt(await freePort(), 2)
    const before = totalRuns(ids)
    world.engine.computerChanged('network_changed')
    await advance(0)
    expect(totalRuns(ids)).toBe(before + 1)
    world.engine.computerChanged('suspend')
    world.engine.computerChanged('resume')
    await advance(0)
    expect(totalRuns(ids)).toBe(before + 2)
    await world.sync(ids[0] ?? '')
    expect(totalRuns(ids)).toBe(before + 3)
  })

  it('with server errors for three of its mirrors is taken for away, for one it is not', async () => {
    await world.engine.start()
    const upstream = await world.filledUpstream()
    const ids = [await pulled(upstream), await pulled(upstream), await pulled(upstream)]
    world.upstream.fail({ kind: 'status', status: 502 })
    const fail = async (id: string) => world.ended(world.engine.syncNow(id).id)
    await fail(ids[0] ?? '')
    expect(world.engine.getMirror(ids[0] ?? '')).toMatchObject({ waiting: null, consecutiveFailures: 1 })
    await fail(ids[1] ?? '')
    await fail(ids[2] ?? '')
    for (const id of ids) expect(world.engine.getMirror(id).waiting).toMatchObject({ reason: 'host' })
  })
})

describe('a host that asks to slow down', () => {
  it('is left alone by all mirrors of that sign-in until it says, also when a person asks', async () => {
    await world.engine.start()
    const upstream = await world.filledUpstream()
    const ids = [await pulled(upstream), await pulled(upstream)]
    world.upstream.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '600' } })
    await world.sync(ids[0] ?? '')
    world.upstream.fail(null)
    const asked = world.upstream.requests.length
    const run = await world.sync(ids[1] ?? '')
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_rate_limited' } })
    await advance(629_000)
    expect(world.upstream.requests).toHaveLength(asked)
    for (const id of ids) {
      expect(world.engine.getMirror(id)).toMatchObject({
        waiting: { reason: 'rate_limit' },
        consecutiveFailures: 0,
      })
    }
    await advance(1_000)
    await advance(1_000)
    for (const id of ids) expect(world.engine.getMirror(id)).toMatchObject({ waiting: null, failure: null })
  })
})

describe('a host that asks to slow down, while mirrors are turned round', () => {
  it('is asked by none of the others, and by nobody before its time', async () => {
    const upstream = await world.filledUpstream()
    const ids = [await pulled(upstream), await pulled(upstream), await pulled(upstream)]
    world.upstream.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '600' } })
    const turn = (id: string) => world.engine.flip({ mirrorId: id, direction: 'sync', hold: true })
    const limited = { code: 'remote_rate_limited' }
    await expect(turn(ids[0] ?? '')).rejects.toMatchObject(limited)
    world.upstream.fail(null)
    const asked = world.upstream.requests.length
    for (const id of ids) await expect(turn(id)).rejects.toMatchObject(limited)
    const plan = world.engine.planFlip({ mirrorId: ids[1] ?? '', direction: 'sync' })
    await expect(plan).rejects.toMatchObject(limited)
    expect(world.upstream.requests).toHaveLength(asked)
    expect(world.engine.getMirror(ids[2] ?? '')).toMatchObject({ direction: 'pull' })
    await advance(660_000)
    expect(await turn(ids[2] ?? '')).toMatchObject({ outcome: 'flipped' })
    await world.engine.idle()
  })
})

describe('a sign-in that no longer works', () => {
  it('stops twenty mirrors with one word, and starts them all again when it is changed', async () => {
    await world.engine.start()
    const upstream = await world.filledUpstream()
    const ids = await Promise.all(Array.from({ length: 20 }, () => pulled(upstream)))
    const from = world.events.length
    signIn('wrong')
    await advance(20 * minute)
    const notices = noticesSince(from)
    expect(notices).toHaveLength(1)
    expect(notices[0]?.body).toMatch(/^It stops 20 mirrors, /)
    for (const id of ids) {
      expect(world.engine.getMirror(id)).toMatchObject({
        failure: { code: 'remote_auth_failed', class: 'credential' },
        consecutiveFailures: 0,
      })
    }
    const before = totalRuns(ids)
    await advance(day - hour)
    expect(totalRuns(ids)).toBe(before)
    await advance(hour)
    expect(totalRuns(ids)).toBe(before + 1)

    signIn('right')
    world.engine.credentialChanged(accountId)
    await world.engine.idle()
    await advance(10_000)
    for (const id of ids)
      expect(world.engine.getMirror(id)).toMatchObject({ failure: null, status: 'active' })
    expect(noticesSince(from).map(({ kind }) => kind)).toEqual(['failed', 'recovered'])
  }, 300_000)
})

describe('a mirror that only fails', () => {
  it('is paused after fourteen failures and a day, says so once, and is probed once a week', async () => {
    await world.engine.start()
    const id = await pulled()
    const from = world.events.length
    world.upstream.fail({ kind: 'status', status: 403 })
    await world.sync(id)
    for (let count = 1; count < 13; count += 1) await advance(day)
    expect(world.engine.getMirror(id)).toMatchObject({ pausedBy: null, consecutiveFailures: 13 })
    await advance(day)
    const stopped = world.engine.getMirror(id)
    expect(stopped).toMatchObject({ status: 'paused', pausedBy: 'failures', consecutiveFailures: 14 })
    expect(stopped.nextRunAt).toBe(world.clock.now() + 7 * day)
    expect(noticesSince(from).map(({ title }) => title)).toEqual([
      expect.stringMatching(/^This account may not read/),
      expect.stringMatching(/ is paused: it only fails\.$/),
    ])
    const runs = runsOf(id).length
    await advance(6 * day)
    expect(runsOf(id)).toHaveLength(runs)
    world.upstream.fail(null)
    await advance(day)
    expect(world.engine.getMirror(id)).toMatchObject({ status: 'active', pausedBy: null, failure: null })
    expect(noticesSince(from)).toHaveLength(3)
  })

  it('is armed again when a person syncs it', async () => {
    const id = await pulled()
    world.stores.mirrors.change(id, { stoppedAt: 1, failingSince: 1, consecutiveFailures: 14 })
    world.upstream.fail({ kind: 'status', status: 403 })
    await world.sync(id)
    expect(world.engine.getMirror(id)).toMatchObject({ pausedBy: null, consecutiveFailures: 1 })
  })
})

describe('a source that is not found', () => {
  it('is gone after three times over a day, is then looked at daily, and comes back', async () => {
    await world.engine.start()
    const id = await pulled()
    world.upstream.fail({ kind: 'status', status: 404 })
    await world.sync(id)
    expect(world.engine.getMirror(id).failure).toMatchObject({
      code: 'remote_not_found',
      class: 'permission',
    })
    for (let hours = 0; hours < 23; hours += 1) await advance(hour)
    expect(world.engine.getMirror(id).failure).toMatchObject({ code: 'remote_not_found' })
    for (let hours = 0; hours < 8; hours += 1) await advance(hour)
    const gone = world.engine.getMirror(id)
    expect(gone.failure).toMatchObject({ code: 'remote_gone', class: 'gone' })
    expect(gone.nextRunAt).toBe((gone.lastRun?.finishedAt ?? 0) + day)
    world.upstream.fail(null)
    await advance(day)
    expect(world.engine.getMirror(id)).toMatchObject({ failure: null, status: 'active' })
  })
})
