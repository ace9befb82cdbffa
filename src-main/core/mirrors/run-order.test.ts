import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { newMirror } from '../../testing/scratch-stores.ts'
import { git } from '../../testing/scratch.ts'
import type { RunLimits } from './engine-deps.ts'

/** Addresses that were asked for their refs, in this order; what is asked next waits while the gate is closed. */
const asked: string[] = []
const gate = { closed: false, open: (): void => undefined }
const untilOpen = (): Promise<void> =>
  gate.closed ? new Promise((resolve) => (gate.open = resolve)) : Promise.resolve()

/** How many talk to the remote at the same time. */
const createCount = () => {
  const count = { now: 0, most: 0 }
  return {
    count,
    during: async <T>(work: () => Promise<T>): Promise<T> => {
      count.now += 1
      count.most = Math.max(count.most, count.now)
      try {
        return await work()
      } finally {
        count.now -= 1
      }
    },
  }
}
const checks = createCount()
const fetches = createCount()
const limits: { given: Partial<RunLimits> } = { given: {} }
/** Long enough that others would begin meanwhile if they might. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

const world = createMirrorWorld({
  engine: () => ({ limits: limits.given }),
  remoteGit: (real) => ({
    ...real,
    listRefs: (remote, options) =>
      checks.during(async () => {
        asked.push(remote.address.url)
        await untilOpen()
        if (remote.address.host === 'quiet.example') throw new AppError('remote_not_found', 'Not there.')
        await aWhile()
        return real.listRefs(remote, options)
      }),
    copy: (request) =>
      fetches.during(async () => {
        await aWhile()
        return real.copy(request)
      }),
    fetch: (request) =>
      fetches.during(async () => {
        await aWhile()
        return real.fetch(request)
      }),
  }),
})
beforeEach(() => {
  asked.length = 0
  checks.count.most = 0
  fetches.count.most = 0
})
afterEach(async () => {
  gate.closed = false
  gate.open()
  limits.given = {}
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) await world.engine.remove(id)
})

const target = async () => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  await git(source.work, 'push', '--quiet', world.pathOf(repositoryId), '--all')
  const upstream = await world.newUpstream()
  await world.mirrored({ repositoryId, direction: 'push', address: upstream.address })
  return { repositoryId, url: upstream.address.url }
}

describe('a run gets its turn', () => {
  it('for a local push before 500 scheduled runs that wait, and for a person before that', async () => {
    limits.given = { checks: 1 }
    await world.restart()
    const [pushing, wished] = [await target(), await target()]
    const quiet = await world.newRepository()
    for (let index = 0; index < 500; index += 1) {
      const url = `https://quiet.example/${index}`
      const nextRunAt = world.clock.now()
      world.stores.mirrors.insert(
        newMirror(quiet, { url, canonicalUrl: url, host: 'quiet.example', nextRunAt }),
      )
    }
    asked.length = 0
    gate.closed = true
    await world.restart()
    await world.clock.advance(3 * minute)
    expect(asked).toHaveLength(1)
    world.engine.refsChanged(pushing.repositoryId, 'push', [])
    await world.clock.advance(2_000)
    const [mirror] = world.engine.listMirrors(wished.repositoryId)
    const run = world.engine.syncNow(mirror?.id ?? '')
    gate.closed = false
    gate.open()
    await world.engine.whenRunEnded(run.id)
    await world.engine.idle()
    expect(asked.slice(1, 3)).toEqual([wished.url, pushing.url])
    expect(asked).toHaveLength(502)
  })
})

describe('a hint that comes during a run', () => {
  it('is remembered once: the run may have looked already', async () => {
    await world.restart()
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const schedule = { kind: 'every', intervalMs: 24 * 60 * minute } as const
    const { id } = await world.mirrored({
      repositoryId,
      direction: 'pull',
      address: upstream.address,
      schedule,
    })
    gate.closed = true
    const run = world.engine.syncNow(id)
    while (world.engine.getRun(run.id).state === 'queued') await aWhile()
    for (let count = 0; count < 3; count += 1) world.engine.hint([id])
    gate.closed = false
    gate.open()
    await world.engine.whenRunEnded(run.id)
    await world.clock.advance(minute)
    await world.engine.idle()
    const page = { cursor: null, limit: 9, repositoryId: null, mirrorId: id }
    expect(world.engine.listRuns(page).items.map(({ trigger }) => trigger)).toEqual([
      'schedule',
      'manual',
      'manual',
    ])
  })
})

describe('at the same time', () => {
  it('two first copies move data at most, while others pass', async () => {
    await world.restart()
    const added = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const upstream = await world.filledUpstream()
        const repositoryId = await world.newRepository()
        const address = upstream.address
        return world.engine.addMirror({ repositoryId, direction: 'pull', address, accountId: null })
      }),
    )
    for (const { run } of added) expect((await world.engine.whenRunEnded(run.id)).outcome).toBe('succeeded')
    expect(fetches.count.most).toBe(2)
  })

  it('no more flips ask a host than runs may', async () => {
    limits.given = { checksPerHost: 2, transfersPerHost: 1 }
    await world.restart()
    const mirrors = []
    for (let index = 0; index < 4; index += 1) {
      const upstream = await world.filledUpstream()
      const repositoryId = await world.newRepository()
      mirrors.push(await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address }))
      // Something to fetch, that a push leaves alone.
      await upstream.commit('extra')
    }
    checks.count.most = 0
    fetches.count.most = 0
    const items = await world.engine.flipMany(
      mirrors.map(({ id }) => id),
      { direction: 'push' },
    )
    expect(items.map(({ result }) => result.outcome)).toEqual(mirrors.map(() => 'flipped'))
    await world.engine.idle()
    expect(checks.count.most).toBe(2)
    expect(fetches.count.most).toBe(1)
  })
})
