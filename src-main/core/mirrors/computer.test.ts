import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { every } from '../../../src-shared/domain/schedule.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'

const hour = 60 * minute
/** How long the computer has slept: timers stand still meanwhile. */
const slept = { ms: 0 }
const world = createMirrorWorld({
  engine: () => ({
    clock: {
      now: () => world.clock.now() + slept.ms,
      setTimer: (delayMs, callback) => world.clock.setTimer(delayMs, callback),
    },
  }),
})
const now = (): number => world.clock.now() + slept.ms

beforeEach(() => world.restart())
afterEach(async () => {
  world.engine.computerChanged('resume')
  world.engine.computerChanged('on_ac')
  world.stores.settings.change({ waitOnBattery: true })
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
})

const pulled = async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const schedule = every(15 * minute)
  return world.mirrored({ repositoryId, direction: 'pull', address: upstream.address, schedule })
}
const pushed = async () => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  await git(source.work, 'push', '--quiet', path, '--all')
  const target = await world.newUpstream()
  const { id } = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
  const pushHere = async (branch: string): Promise<void> => {
    await git(path, 'update-ref', `refs/heads/${branch}`, 'refs/heads/main')
    world.engine.refsChanged(repositoryId, 'push', [])
  }
  return { id, path, target, pushHere }
}
const runsOf = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 100, repositoryId: null, mirrorId }).items
const triggersOf = (mirrorId: string) => runsOf(mirrorId).map(({ trigger }) => trigger)
const pass = async (ms: number): Promise<void> => {
  await world.clock.advance(ms)
  await world.engine.idle()
}

describe('a computer that goes to sleep', () => {
  it('starts no run any more, of whatever kind, until it wakes up', async () => {
    const { id } = await pulled()
    world.engine.computerChanged('suspend')
    const asked = world.engine.syncNow(id)
    await world.clock.advance(30_000)
    expect(world.engine.getRun(asked.id).state).toBe('queued')
    world.engine.computerChanged('resume')
    expect((await world.engine.whenRunEnded(asked.id)).outcome).toBe('unchanged')
  })

  it('and does not after all, goes on after a minute', async () => {
    const { id } = await pulled()
    world.engine.computerChanged('suspend')
    const asked = world.engine.syncNow(id)
    await world.clock.advance(minute)
    expect((await world.engine.whenRunEnded(asked.id)).outcome).toBe('unchanged')
  })

  it('lets a run that waits be cancelled', async () => {
    const { id } = await pulled()
    world.engine.computerChanged('suspend')
    const asked = world.engine.syncNow(id)
    expect((await world.engine.cancelRun(asked.id)).outcome).toBe('cancelled')
  })

  it('runs what is overdue once when it wakes up, spread over a minute, and not each missed run', async () => {
    const mirrors = [await pulled(), await pulled(), await pulled()]
    world.engine.computerChanged('suspend')
    slept.ms += 9 * hour
    world.engine.computerChanged('resume')
    const due = mirrors.map(({ id }) => (world.engine.getMirror(id).nextRunAt ?? 0) - now())
    expect(due.toSorted((left, right) => left - right)).toEqual([0, 20_000, 40_000])
    await pass(minute)
    for (const { id } of mirrors) expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })
})

describe('on battery', () => {
  it('scheduled runs wait, and run once when the power is back', async () => {
    const mirrors = [await pulled(), await pulled()]
    world.engine.computerChanged('on_battery')
    expect(world.engine.waitsOnBattery()).toBe(true)
    await pass(5 * hour)
    for (const { id } of mirrors) expect(triggersOf(id)).toEqual(['manual'])
    world.engine.computerChanged('on_ac')
    expect(world.engine.waitsOnBattery()).toBe(false)
    await pass(minute)
    for (const { id } of mirrors) expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })

  it('what a person asks for runs, also when a scheduled run of it already waits', async () => {
    const { id } = await pulled()
    world.engine.computerChanged('suspend')
    world.engine.hint([id])
    world.stores.mirrors.change(id, { nextRunAt: now() })
    world.engine.computerChanged('resume')
    world.engine.computerChanged('on_battery')
    await world.clock.advance(minute)
    await world.engine.idle()
    const before = runsOf(id).length
    const run = await world.sync(id)
    expect(run.outcome).toBe('unchanged')
    expect(runsOf(id).length).toBe(before + 1)
  })

  it('a push made here reaches its remote, also when it failed at first', async () => {
    const { id, path, target, pushHere } = await pushed()
    world.engine.computerChanged('on_battery')
    await pushHere('one')
    await pass(10_000)
    expect(triggersOf(id)).toEqual(['push', 'manual'])
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads'))

    world.upstream.fail({ kind: 'status', status: 500 })
    await pushHere('two')
    await world.clock.advance(10_000)
    const [failing] = runsOf(id)
    await world.ended(failing?.id ?? '')
    world.upstream.fail(null)
    await pass(hour)
    expect(triggersOf(id)).toEqual(['retry', 'push', 'push', 'manual'])
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads'))
    await pass(5 * hour)
    expect(runsOf(id)).toHaveLength(4)
  })

  it('nothing waits when the setting says so, from that moment on', async () => {
    const { id } = await pulled()
    world.engine.computerChanged('on_battery')
    await pass(hour)
    expect(triggersOf(id)).toEqual(['manual'])
    world.stores.settings.change({ waitOnBattery: false })
    world.engine.settingsChanged()
    expect(world.engine.waitsOnBattery()).toBe(false)
    await pass(minute)
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })
})
