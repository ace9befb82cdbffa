import { expect, it } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { createTransferCap, transferCapMs } from './transfer-cap.ts'

const capped = (isFirst: boolean) => {
  const clock = createManualClock()
  const ending = new AbortController()
  const withinCap = createTransferCap({ clock, isFirst: () => isFirst, ending })
  const work = withinCap(
    () =>
      new Promise<never>((_, reject) => {
        ending.signal.addEventListener('abort', () => reject(new Error('git was ended')))
      }),
  )
  return { clock, ending, work }
}

it.each([
  [true, 6],
  [false, 2],
] as const)('a transfer (the first: %s) is ended after %i hours, and says so', async (isFirst, hours) => {
  const { clock, ending, work } = capped(isFirst)
  const failure = expect(work).rejects.toMatchObject({
    code: 'remote_stalled',
    details: { longestHours: hours },
  })
  await clock.advance(hours * 3_600_000 - 1)
  expect(ending.signal.aborted).toBe(false)
  await clock.advance(1)
  await failure
  expect(clock.pending()).toBe(0)
})

it('a transfer that ends in time is left alone', async () => {
  const clock = createManualClock()
  const ending = new AbortController()
  const withinCap = createTransferCap({ clock, isFirst: () => true, ending })
  expect(await withinCap(() => Promise.resolve('done'))).toBe('done')
  await clock.advance(transferCapMs.first)
  expect(ending.signal.aborted).toBe(false)
})

const world = createMirrorWorld()

it('a pull that trickles for hours fails with that, and goes on in groups', async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const { address } = upstream
  const { id } = await world.mirrored({ repositoryId, direction: 'pull', address })
  const tip = await upstream.commit('main')
  world.upstream.fail({ kind: 'slow', bytes: 1, pauseMs: 1_000 }, 'upload-pack', 1)
  const trickling = world.upstream.nextFault()
  const run = world.engine.syncNow(id)
  await trickling
  await world.clock.advance(transferCapMs.later)
  const ended = await world.engine.whenRunEnded(run.id)
  expect(ended).toMatchObject({ outcome: 'failed', failure: { code: 'remote_stalled', class: 'transient' } })
  expect(ended.failure?.title).toMatch(/^A transfer with 127.0.0.1:\d+ took more than 2 hours\.$/)
  world.upstream.fail(null)
  expect((await world.sync(id)).outcome).toBe('succeeded')
  expect(await world.git.listRefs(world.pathOf(repositoryId), ['refs/heads/main'])).toEqual(
    new Map([['refs/heads/main', tip]]),
  )
})
