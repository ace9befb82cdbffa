import { describe, expect, it } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { startUpkeep } from './upkeep.ts'

const day = 86_400_000

describe('upkeep', () => {
  it('forgets changes made here after 90 days, and stops when it is told to', async () => {
    const { stores, database } = scratchStores()
    const clock = createManualClock()
    const repositoryId = storedRepository(stores, 'team/project')
    const change = { repositoryId, cause: 'push', refCount: 0, refs: [] } as const
    stores.activity.addLocal({ ...change, at: clock.now() - 90 * day })
    stores.activity.addLocal({ ...change, at: clock.now() - 89 * day })
    const count = (): unknown => database.prepare('SELECT count(*) FROM activity').pluck().get()
    const stop = startUpkeep({
      ...stores,
      clock,
      repositoryPath: (id) => id,
      removeDirectory: () => Promise.resolve(),
      keptRefs: { sweep: () => Promise.resolve([]) },
      keptLifetimeStore: stores.keptLifetimes,
      git: { listRefs: () => Promise.resolve(new Map()), updateRefs: () => Promise.resolve() },
      remoteGit: { forgetSteps: () => Promise.resolve() },
      write: (_repositoryId, work) => work(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
    await clock.advance(3_600_000)
    expect(count()).toBe(1)
    await clock.advance(day)
    expect(count()).toBe(0)
    stop()
    expect(clock.pending()).toBe(0)
  })
})
