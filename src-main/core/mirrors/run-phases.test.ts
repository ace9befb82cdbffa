import { expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'

const world = createMirrorWorld()

const pulling = async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  return { upstream, repositoryId, mirror }
}

it('a run remembers its phases in their order, and a run that found nothing new only its check', async () => {
  const { mirror } = await pulling()
  const first = world.engine.getRun(mirror.lastRun?.id ?? '')
  expect(first.phases.map(({ phase }) => phase)).toEqual(['check', 'fetch', 'keep', 'publish', 'record'])
  expect((await world.sync(mirror.id)).phases.map(({ phase }) => phase)).toEqual(['check'])
})

it('what passed before another attempt is told as waiting', async () => {
  const { mirror, upstream } = await pulling()
  await upstream.commit('main')
  world.upstream.fail({ kind: 'status', status: 502 })
  const failed = world.upstream.nextFault()
  const { id } = world.engine.syncNow(mirror.id)
  await failed
  world.upstream.fail(null)
  const run = await world.ended(id)
  expect(run.outcome).toBe('succeeded')
  // The clock may move on once more while the second attempt looks.
  expect(run.phases[0]).toMatchObject({ phase: 'check', waitedMs: 5_000 })
  expect(run.phases[0]?.durationMs).toBeGreaterThanOrEqual(5_000)
})

it('what a killed run did stays known', async () => {
  const { mirror, upstream } = await pulling()
  await upstream.commit('main')
  const run = world.engine.syncNow(mirror.id)
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (world.engine.getRun(run.id).phase === 'fetch') resolve()
      else setImmediate(look)
    }
    look()
  })
  await world.crash()
  expect(world.engine.getRun(run.id)).toMatchObject({
    outcome: 'interrupted',
    phases: [{ phase: 'check', waitedMs: 0 }],
  })
  await world.engine.idle()
})
