import { expect, test } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { createDiskGuard } from '../upkeep/disk-guard.ts'

const gigabyte = 1_000_000_000
const disk = { freeBytes: 50 * gigabyte }
const sizes = new Map<string, number>()
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const guard = createDiskGuard({
  freeBytes: () => Promise.resolve(disk.freeBytes),
  clock: createManualClock(),
  log,
})
const world = createMirrorWorld({
  engine: () => ({
    diskGuard: guard,
    estimateBytes: (url) => Promise.resolve(sizes.get(url) ?? null),
  }),
})

test('a first copy that will not fit is refused with both numbers, and begins when there is room', async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  sizes.set(upstream.address.url, 30 * gigabyte)
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  expect(mirror.failure).toMatchObject({ code: 'disk_full', retry: 'automatic' })
  expect(mirror.failure?.title).toBe(
    'The first copy needs about 66.0 GB beside a reserve of 2.0 GB, and 50.0 GB are free.',
  )
  expect((await world.git.listRefs(world.pathOf(repositoryId), ['refs/'])).size).toBe(0)
  sizes.clear()
  expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
})

test('while too little is free pulls wait and pushes go on', async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const pull = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  const target = await world.newUpstream()
  await upstream.commit('main')
  disk.freeBytes = 0.5 * gigabyte
  await guard.look()
  const run = world.engine.syncNow(pull.id)
  const push = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
  expect(push.lastRun?.outcome).toBe('succeeded')
  expect(world.engine.getRun(run.id).state).not.toBe('finished')
  const told = world.events.filter(({ name }) => name === 'run.progressed').map(({ payload }) => payload)
  expect(told).toContainEqual(expect.objectContaining({ runId: run.id, text: 'Waiting for disk space.' }))
  disk.freeBytes = 50 * gigabyte
  await guard.look()
  expect((await world.engine.whenRunEnded(run.id)).outcome).toBe('succeeded')
})
