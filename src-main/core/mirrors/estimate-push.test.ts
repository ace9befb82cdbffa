import { expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { estimatePushBytes } from './estimate-push.ts'

const world = createMirrorWorld()

it('what a push would send is what the target was not seen to have; nothing is counted in a small repository', async () => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const pulled = await world.mirrored({ repositoryId, direction: 'pull', address: source.address })
  const target = await world.newUpstream()
  const { id } = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
  const mirror = world.stores.mirrors.find(id)
  if (mirror === null) throw new Error('The mirror is not stored.')
  const parts = { git: world.git, repositoryPath: world.pathOf(repositoryId), mirror }

  expect(await estimatePushBytes(parts, 0)).toBe(0)
  await source.commit('main')
  world.engine.pause(id)
  await world.sync(pulled.id)
  expect(await estimatePushBytes(parts, 0)).toBeGreaterThan(50)
  expect(await estimatePushBytes(parts)).toBe(0)
})
