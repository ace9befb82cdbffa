import { beforeEach, describe, expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'

const heard: string[] = []
const world = createMirrorWorld({
  observer: {
    refsMoved: (_, refs) => void heard.push(`moved ${refs.map(({ ref }) => ref).join(' ')}`),
    wantsSyncs: () => true,
    syncStarted: (run, isFirst) => void heard.push(`${run.kind} started${isFirst ? ' first' : ''}`),
    syncEnded: (run, isFirst) => void heard.push(`${run.kind} ${run.outcome}${isFirst ? ' first' : ''}`),
  },
})
beforeEach(() => void heard.splice(0))

const pullFrom = async (upstream: Awaited<ReturnType<typeof world.filledUpstream>>) => {
  const repositoryId = await world.newRepository()
  return world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
}

describe('the observer of the engine', () => {
  it('hears of a pull, and of the refs it moves once the first data are there', async () => {
    const upstream = await world.filledUpstream()
    const mirror = await pullFrom(upstream)
    expect(heard.splice(0)).toEqual(['pull started first', 'pull succeeded first'])
    await upstream.commit('topic')
    await world.sync(mirror.id)
    expect(heard.splice(0)).toEqual(['pull started', 'moved refs/heads/topic', 'pull succeeded'])
    await world.sync(mirror.id)
    expect(heard).toEqual(['pull started', 'pull unchanged'])
  })

  it('is told that it is the first time until it went well once', async () => {
    const upstream = await world.filledUpstream()
    world.upstream.fail({ kind: 'status', status: 404 })
    const mirror = await pullFrom(upstream)
    world.upstream.fail(null)
    await world.sync(mirror.id)
    expect(heard).toEqual([
      'pull started first',
      'pull failed first',
      'pull started first',
      'pull succeeded first',
    ])
  })

  it('hears of a one-time fetch, and not of pushes to a remote', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const input = { repositoryId, address: upstream.address, accountId: null, replace: false }
    await world.engine.whenRunEnded((await world.engine.startFetch(input)).id)
    expect(heard.splice(0)).toEqual(['fetch started first', 'fetch succeeded first'])
    await upstream.commit('topic')
    await world.engine.whenRunEnded((await world.engine.startFetch(input)).id)
    expect(heard.splice(0)).toEqual(['fetch started', 'moved refs/heads/topic', 'fetch succeeded'])
    const target = await world.newUpstream()
    await world.mirrored({ repositoryId, direction: 'push', address: target.address })
    expect(heard).toEqual([])
  })

  it('hears the end of a run that a crash interrupted, and then of the one that continues it', async () => {
    const upstream = await world.filledUpstream()
    const mirror = await pullFrom(upstream)
    heard.splice(0)
    world.upstream.fail({ kind: 'stall' })
    const reached = world.upstream.nextFault()
    world.engine.syncNow(mirror.id, { accept: false })
    await reached
    world.upstream.fail(null)
    await world.crash()
    await world.engine.idle()
    expect(heard).toEqual(['pull started', 'pull interrupted', 'pull started', 'pull unchanged'])
  })
})
