import { expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { createForgetLeftFetches } from './forget-left-fetches.ts'
import { onceOwnerOf, trackingRef } from './ref-scope.ts'

const day = 86_400_000
const world = createMirrorWorld()
const forgetLeft = createForgetLeftFetches(world)

/** A repository that fetched from a remote once, and what its git wrote after that, of a core that was killed. */
const fetched = async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const { address } = upstream
  const fetch = async (): Promise<string | null> => {
    const input = { repositoryId, address, accountId: null, replace: false }
    return (await world.ended((await world.engine.startFetch(input)).id)).outcome
  }
  const left = trackingRef(onceOwnerOf(address.canonical), 'refs/heads/main')
  return {
    repositoryId,
    path,
    fetch,
    leave: () => git(path, 'update-ref', left, 'refs/heads/main'),
    isLeft: async () => (await refsOf(path)).has(left),
  }
}

it('what a one-time fetch left that is over is forgotten, and nothing that mirrors track', async () => {
  const { repositoryId, path, fetch, leave, isLeft } = await fetched()
  expect(await fetch()).toBe('succeeded')
  await git(path, 'update-ref', 'refs/remotes/mir_1/heads/main', 'refs/heads/main')
  await leave()
  const before = await refsOf(path)
  await forgetLeft(repositoryId, path)
  expect(await isLeft()).toBe(false)
  const kept = [...before].filter(([ref]) => !ref.startsWith('refs/remotes/once_'))
  expect([...(await refsOf(path))]).toEqual(kept)
})

it('what one that broke off has brought waits two weeks for the next try', async () => {
  const { repositoryId, path, fetch, leave, isLeft } = await fetched()
  expect(await fetch()).toBe('succeeded')
  world.upstream.fail({ kind: 'status', status: 503 })
  expect(await fetch()).toBe('failed')
  world.upstream.fail(null)
  await leave()
  await world.clock.advance(13 * day)
  await forgetLeft(repositoryId, path)
  expect(await isLeft()).toBe(true)
  await world.clock.advance(2 * day)
  await forgetLeft(repositoryId, path)
  expect(await isLeft()).toBe(false)
})
