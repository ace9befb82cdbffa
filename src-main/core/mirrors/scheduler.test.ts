import { expect, it } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { newMirror, scratchStores, storedRepository } from '../../testing/scratch-stores.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { createScheduler } from './scheduler.ts'

const { stores } = scratchStores()
const battery = { isOn: false }
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let count = 0
const later = 15 * 60_000

/** A scheduler over mirrors that come due at the given times, counted from now. */
const scheduled = (dueAfterMs: readonly number[], run?: (mirror: MirrorRow) => void) => {
  for (const { id } of stores.mirrors.listAll()) stores.mirrors.remove(id)
  const clock = createManualClock()
  const repositoryId = storedRepository(stores, `project${(count += 1)}`)
  const ran: { readonly id: string; readonly at: number }[] = []
  const startedAt = clock.now()
  const ids = dueAfterMs.map((delayMs) => {
    const mirror = newMirror(repositoryId, { nextRunAt: startedAt + delayMs })
    stores.mirrors.insert(mirror)
    return mirror.id
  })
  /** Added to the time of the clock: how long the computer has slept. */
  const slept = { ms: 0 }
  const scheduler = createScheduler({
    clock: { now: () => clock.now() + slept.ms, setTimer: clock.setTimer },
    mirrors: stores.mirrors,
    log,
    onlyPushes: () => battery.isOn,
    run: (due) => {
      for (const mirror of due) {
        run?.(mirror)
        ran.push({ id: mirror.id, at: clock.now() + slept.ms - startedAt })
        stores.mirrors.change(mirror.id, { nextRunAt: clock.now() + slept.ms + later })
      }
    },
  })
  return { clock, scheduler, ran, ids, slept }
}

it('wakes for each mirror when it comes due, and has one timer', async () => {
  const { clock, scheduler, ran, ids } = scheduled([5_000, 1_000, 3_000])
  scheduler.start()
  expect(clock.pending()).toBe(1)
  await clock.advance(10_000)
  expect(ran).toEqual([
    { id: ids[1], at: 1_000 },
    { id: ids[2], at: 3_000 },
    { id: ids[0], at: 5_000 },
  ])
  expect(clock.pending()).toBe(1)
})

it('takes up a time that moved forward when it is told', async () => {
  const { clock, scheduler, ran, ids } = scheduled([50_000])
  scheduler.start()
  stores.mirrors.change(ids[0] ?? '', { nextRunAt: clock.now() + 2_000 })
  scheduler.rearm()
  await clock.advance(2_000)
  expect(ran).toHaveLength(1)
})

it('runs each mirror once after the computer slept, spread over a minute', async () => {
  const { clock, scheduler, ran, slept } = scheduled([1_000, 2_000, 3_000, 4_000])
  scheduler.start()
  slept.ms = 8 * 3_600_000
  await clock.advance(1_000)
  expect(ran).toHaveLength(1)
  await clock.advance(60_000)
  expect(ran).toHaveLength(4)
  const times = ran.map(({ at }) => at - slept.ms)
  expect(times).toEqual([1_000, 16_000, 31_000, 46_000])
})

it('runs manual mirrors first after a sleep: somebody asked for what they are due for', async () => {
  const { clock, scheduler, ran, ids, slept } = scheduled([1_000, 2_000, 3_000])
  stores.mirrors.change(ids[2] ?? '', { schedule: { kind: 'manual' } })
  slept.ms = 8 * 3_600_000
  scheduler.start()
  await clock.advance(60_000)
  expect(ran.map(({ id }) => id)).toEqual([ids[2], ids[0], ids[1]])
})

it('runs on battery what owes its remote a push, and the rest afterwards, spread out', async () => {
  const { clock, scheduler, ran, ids } = scheduled([1_000, 2_000, 3_000])
  const pushing = ids[1] ?? ''
  const repositoryId = stores.mirrors.find(pushing)?.repositoryId ?? ''
  stores.mirrors.remove(pushing)
  stores.mirrors.insert(
    newMirror(repositoryId, { id: pushing, direction: 'push', nextRunAt: clock.now() + 2_000 }),
  )
  battery.isOn = true
  try {
    scheduler.start()
    await clock.advance(10_000)
    expect(ran.map(({ id }) => id)).toEqual([pushing])
  } finally {
    battery.isOn = false
  }
  scheduler.start()
  await clock.advance(60_000)
  expect(ran.map(({ id }) => id)).toEqual([pushing, ids[0], ids[2]])
})

it('goes on after a moment when the store fails', async () => {
  let failures = 1
  const { clock, scheduler, ran } = scheduled([1_000], () => {
    if (failures-- > 0) throw new Error('disk full')
  })
  scheduler.start()
  await clock.advance(1_000)
  expect(ran).toEqual([])
  await clock.advance(60_000)
  expect(ran).toHaveLength(1)
})

it('starts although the store fails just then', async () => {
  const { clock, ran, ids } = scheduled([1_000])
  let failures = 1
  const spreadOverdue: typeof stores.mirrors.spreadOverdue = (...args) => {
    if (failures-- > 0) throw new Error('disk full')
    stores.mirrors.spreadOverdue(...args)
  }
  const scheduler = createScheduler({
    clock,
    mirrors: { ...stores.mirrors, spreadOverdue },
    log,
    onlyPushes: () => false,
    run: (due) => {
      for (const { id } of due) {
        ran.push({ id, at: clock.now() })
        stores.mirrors.change(id, { nextRunAt: clock.now() + later })
      }
    },
  })
  scheduler.start()
  await clock.advance(60_000)
  expect(ran.map(({ id }) => id)).toEqual(ids)
  scheduler.stop()
})

it('does nothing any more once it is stopped', async () => {
  const { clock, scheduler, ran } = scheduled([1_000])
  scheduler.start()
  scheduler.stop()
  await clock.advance(10_000)
  scheduler.rearm()
  expect(ran).toEqual([])
  expect(clock.pending()).toBe(0)
})
