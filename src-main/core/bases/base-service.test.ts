import { expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { createBaseService } from './base-service.ts'

const world = createMirrorWorld()

it('a repository has no upstream while its mirror pushes, and has it again when it is turned back', async () => {
  const { bases } = world.stores
  const service = createBaseService({
    bases,
    service: { create: () => Promise.reject(new Error('Nothing is made here.')) },
    engine: world.engine,
    githubAccount: () => Promise.resolve(null),
    removeRepository: () => Promise.resolve(),
    clock: world.clock,
  })
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const { id } = await world.mirrored({ repositoryId, direction: 'sync', address: upstream.address })
  bases.insert({
    repositoryId,
    operation: 'sync',
    provider: 'generic-git',
    owner: 'team',
    name: 'project',
    url: upstream.address.url,
    mirrorId: id,
    createdAt: world.clock.now(),
  })
  expect(service.baseOf(repositoryId)).toMatchObject({ mirrorId: id })

  await world.engine.flip({ mirrorId: id, direction: 'push' })
  await world.engine.idle()
  expect(service.baseOf(repositoryId)).toBeNull()
  await expect(service.pullUpstream(repositoryId)).rejects.toThrow('no upstream configured')

  await world.engine.flip({ mirrorId: id, direction: 'sync' })
  await world.engine.idle()
  expect(service.baseOf(repositoryId)).toMatchObject({ mirrorId: id })
  await service.pullUpstream(repositoryId)
  await world.engine.idle()
})
