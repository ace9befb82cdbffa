import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { every, type Schedule } from '../../../src-shared/domain/schedule.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'

const hour = 60 * minute
const day = 24 * hour
const world = createMirrorWorld()

beforeEach(() => world.restart())
afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
})

const manual: Schedule = { kind: 'manual' }
const pulled = async (schedule: Schedule) => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const input = { repositoryId, direction: 'pull', address: upstream.address, schedule } as const
  return { ...(await world.mirrored(input)), upstream, path: world.pathOf(repositoryId) }
}
const pushed = async (schedule: Schedule) => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  await git(source.work, 'push', '--quiet', path, '--all')
  const target = await world.newUpstream()
  const input = { repositoryId, direction: 'push', address: target.address, schedule } as const
  const mirror = await world.mirrored(input)
  const pushHere = async (branch: string): Promise<void> => {
    await git(path, 'update-ref', `refs/heads/${branch}`, 'refs/heads/main')
    world.engine.refsChanged(repositoryId, 'push', [])
  }
  return { ...mirror, target, path, pushHere }
}
const runsOf = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 100, repositoryId: null, mirrorId }).items
const triggersOf = (mirrorId: string) => runsOf(mirrorId).map(({ trigger }) => trigger)
const minutesUntilNext = (mirrorId: string): number =>
  ((world.engine.getMirror(mirrorId).nextRunAt ?? Number.NaN) - world.clock.now()) / minute
const pass = async (ms: number): Promise<void> => {
  await world.clock.advance(ms)
  await world.engine.idle()
}

describe('a manual mirror', () => {
  it('runs when it is asked to, and never by itself', async () => {
    const { id, upstream, path } = await pulled(manual)
    const main = await upstream.commit('main')
    await pass(3 * day)
    expect(triggersOf(id)).toEqual(['manual'])
    expect(world.engine.getMirror(id)).toMatchObject({ nextRunAt: null, status: 'active' })
    expect((await world.sync(id)).outcome).toBe('succeeded')
    expect((await refsOf(path)).get('refs/heads/main')).toBe(main)
    expect(world.engine.getMirror(id).nextRunAt).toBeNull()
  })

  it('that pushes still follows a push to localhost', async () => {
    const { id, path, target, pushHere } = await pushed(manual)
    await pushHere('one')
    await pass(2_000)
    expect(triggersOf(id)).toEqual(['push', 'manual'])
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads'))
    expect(world.engine.getMirror(id).nextRunAt).toBeNull()
  })

  it('that pushes follows, at the next start, a push before a crash', async () => {
    const { id, path, target, pushHere } = await pushed(manual)
    await pushHere('one')
    await world.crash()
    await pass(minute)
    expect(triggersOf(id)).toEqual(['push', 'manual'])
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads'))
  })

  it('that pushes follows what was pushed while it was paused, and only that', async () => {
    const { id, pushHere } = await pushed(manual)
    world.engine.pause(id)
    world.engine.resume(id)
    await pass(minute)
    expect(triggersOf(id)).toEqual(['manual'])
    world.engine.pause(id)
    await pushHere('one')
    await pass(minute)
    world.engine.resume(id)
    await pass(minute)
    expect(triggersOf(id)).toEqual(['push', 'manual'])
  })

  it('is tried again when what was asked for failed for a while, and not probed day by day', async () => {
    const { id, upstream } = await pulled(manual)
    world.upstream.fail({ kind: 'status', status: 500 })
    await world.ended(world.engine.syncNow(id).id)
    expect(minutesUntilNext(id)).toBeLessThan(16)
    world.upstream.fail(null)
    await pass(hour)
    expect(triggersOf(id)).toEqual(['retry', 'manual', 'manual'])
    await git(upstream.path, 'config', 'http.uploadpack', 'false')
    expect((await world.sync(id)).outcome).toBe('failed')
    expect(world.engine.getMirror(id).nextRunAt).toBeNull()
  })
})

describe('a mirror at set times', () => {
  it('runs then, in its time zone, and at no other time', async () => {
    const { id } = await pulled({ kind: 'cron', expression: '0 3 * * *', timeZone: 'Asia/Tokyo' })
    const next = world.engine.getMirror(id).nextRunAt ?? Number.NaN
    expect(new Date(next).toISOString()).toMatch(/T18:00:00\.000Z$/)
    await pass(next - world.clock.now() - 1)
    expect(triggersOf(id)).toEqual(['manual'])
    await pass(1)
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
    expect(world.engine.getMirror(id).nextRunAt).toBe(next + day)
  })

  it('is refused with the field when it means nothing, and nothing is added or changed', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const schedule = { kind: 'cron', expression: '0 3 * *', timeZone: 'UTC' } as const
    const refusal: unknown = expect.objectContaining({
      code: 'invalid_input',
      details: expect.objectContaining({ field: 'schedule' }) as unknown,
    })
    await expect(
      world.mirrored({ repositoryId, direction: 'pull', address: upstream.address, schedule }),
    ).rejects.toEqual(refusal)
    expect(world.engine.listMirrors(repositoryId)).toEqual([])
    const { id } = await pulled(every(5 * minute))
    expect(() => world.engine.change(id, { schedule })).toThrow(refusal)
    expect(() => world.engine.previewSchedule(schedule)).toThrow(/no cron expression/)
    expect(world.engine.getMirror(id).schedule).toEqual(every(5 * minute))
  })
})

describe('an automatic mirror', () => {
  it('is looked at often while it changes, and more and more seldom when it does not', async () => {
    const { id, upstream } = await pulled({ kind: 'automatic' })
    expect(minutesUntilNext(id)).toBeLessThan(6)
    await pass(hour)
    await world.sync(id)
    expect(minutesUntilNext(id)).toBeGreaterThan(25)
    expect(minutesUntilNext(id)).toBeLessThan(35)
    await pass(30 * day)
    await world.sync(id)
    expect(minutesUntilNext(id)).toBeGreaterThan(7 * 60)
    expect(minutesUntilNext(id)).toBeLessThan(9 * 60)
    await upstream.commit('main')
    await world.sync(id)
    expect(minutesUntilNext(id)).toBeLessThan(6)
  })
})

describe('another schedule', () => {
  it('counts from the last check, and is there after a restart', async () => {
    const { id } = await pulled(every(hour))
    await pass(10 * minute)
    expect(world.engine.change(id, { schedule: every(6 * hour) }).schedule).toEqual(every(6 * hour))
    expect(minutesUntilNext(id)).toBeGreaterThan(5 * 60)
    world.engine.change(id, { schedule: every(5 * minute) })
    expect(minutesUntilNext(id)).toBe(0)
    await pass(0)
    await world.restart()
    expect(world.engine.getMirror(id).schedule).toEqual(every(5 * minute))
    expect(world.engine.change(id, { schedule: manual }).nextRunAt).toBeNull()
  })

  it('takes no push along that is still to be made', async () => {
    const { id, pushHere } = await pushed(every(hour))
    world.engine.pauseAll(null)
    await pushHere('one')
    await pass(minute)
    world.engine.change(id, { schedule: manual })
    world.engine.resumeAll()
    await pass(minute)
    expect(triggersOf(id)).toEqual(['push', 'manual'])
  })
})

describe('a hint', () => {
  it('advances a check, once however often it comes', async () => {
    const { id, upstream } = await pulled(every(day))
    await upstream.commit('main')
    for (let count = 0; count < 5; count += 1) world.engine.hint([id, id])
    await pass(minute)
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
    expect(minutesUntilNext(id)).toBeGreaterThan(20 * 60)
  })

  it('never delays one', async () => {
    const { id } = await pulled(every(5 * minute))
    const due = world.clock.now() - 5
    world.stores.mirrors.change(id, { nextRunAt: due })
    world.engine.hint([id])
    expect(world.engine.getMirror(id).nextRunAt).toBe(due)
  })

  it('leaves alone what is paused, held, failing or manual', async () => {
    const mirrors = [await pulled(every(day)), await pulled(every(day)), await pulled(every(day))]
    const [paused, failing, held] = mirrors.map(({ id }) => id)
    const asked = await pulled(manual)
    world.engine.pause(paused ?? '')
    world.stores.mirrors.change(failing ?? '', { consecutiveFailures: 1 })
    world.stores.mirrors.change(held ?? '', { heldBy: 'host x' })
    world.engine.hint([...mirrors.map(({ id }) => id), asked.id, 'mir_gone'])
    await pass(minute)
    for (const { id } of [...mirrors, asked]) expect(triggersOf(id)).toEqual(['manual'])
    world.stores.mirrors.change(held ?? '', { heldBy: null })
  })

  it('while all rest, or on battery, is followed afterwards', async () => {
    const { id } = await pulled(every(day))
    world.engine.pauseAll(null)
    world.engine.hint([id])
    await pass(hour)
    expect(triggersOf(id)).toEqual(['manual'])
    world.engine.resumeAll()
    await pass(minute)
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
    world.engine.computerChanged('on_battery')
    world.engine.hint([id])
    await pass(hour)
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
    world.engine.computerChanged('on_ac')
    await pass(minute)
    expect(triggersOf(id)).toEqual(['schedule', 'schedule', 'manual'])
  })

  it('is not needed: a mirror runs at its interval without', async () => {
    const { id } = await pulled(every(6 * hour))
    await pass(7 * hour)
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })
})

describe('a preview', () => {
  it('says when a schedule would run next', async () => {
    const schedule = { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' } as const
    const next = world.engine.previewSchedule(schedule) ?? Number.NaN
    expect(new Date(next).toISOString()).toMatch(/T03:00:00\.000Z$/)
    expect(world.engine.previewSchedule(manual)).toBeNull()
    const { id } = await pulled(every(hour))
    expect(world.engine.previewSchedule(every(hour), id)).toBe(world.engine.getMirror(id).nextRunAt)
    expect(() => world.engine.previewSchedule(manual, 'mir_gone')).toThrow(AppError)
  })
})
