import { beforeEach, describe, expect, it } from 'vitest'
import type { RunFilter } from '../../src-shared/domain/run.ts'
import { storedRepository } from '../testing/scratch-stores.ts'
import { ended, failure, refOfRun as ref, storedRuns, type StoredRuns } from '../testing/stored-runs.ts'

const appError = (code: string): Error => expect.objectContaining({ code }) as Error

let stores: StoredRuns['stores']
let repositoryId: StoredRuns['repositoryId']
let mirrorId: StoredRuns['mirrorId']
let queued: StoredRuns['queued']
beforeEach(() => {
  ;({ stores, repositoryId, mirrorId, queued } = storedRuns())
})

describe('lists of runs', () => {
  it('show the newest first, page by page, also of one repository or mirror', () => {
    const otherRepository = storedRepository(stores, 'other')
    const all = Array.from({ length: 12 }, (_, index) =>
      index % 3 === 0 ? queued({ repositoryId: otherRepository, mirrorId: null, kind: 'fetch' }) : queued(),
    )
    const listed = (filter: { repositoryId?: string; mirrorId?: string }): readonly string[] => {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = stores.runs.list({ cursor, limit: 5, repositoryId: null, mirrorId: null, ...filter })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== null)
      return seen
    }
    const mine = all.filter((_, index) => index % 3 !== 0).toReversed()
    expect(listed({})).toEqual(all.toReversed())
    expect(listed({ repositoryId })).toEqual(mine)
    expect(listed({ mirrorId })).toEqual(mine)
    expect(listed({ repositoryId, mirrorId })).toEqual(mine)
    expect(listed({ repositoryId: otherRepository, mirrorId })).toEqual([])
  })

  it('do not shift when a run is queued between two pages', () => {
    const old = [queued(), queued(), queued()]
    const first = stores.runs.list({ cursor: null, limit: 2, repositoryId: null, mirrorId })
    queued()
    const second = stores.runs.list({ cursor: first.nextCursor, limit: 2, repositoryId: null, mirrorId })
    expect(second.items.map(({ id }) => id)).toEqual([old[0]])
  })

  it.each([
    'x',
    Buffer.from('["repositories","a"]').toString('base64url'),
    Buffer.from('["runs","a"]').toString('base64url'),
  ])('refuse the cursor %j, which they did not give out', (cursor) => {
    const options = { cursor, limit: 5, repositoryId: null, mirrorId: null }
    expect(() => stores.runs.list(options)).toThrow(appError('invalid_input'))
  })

  it('name what was queued or under way when the core stopped, in order', () => {
    const finished = queued()
    const running = queued({ accept: true, replace: true })
    const waiting = queued()
    stores.runs.start(running, 3_000)
    stores.runs.finish(finished, ended())
    expect(stores.runs.listUnfinished().map(({ id, state }) => [id, state])).toEqual([
      [running, 'running'],
      [waiting, 'queued'],
    ])
    expect(stores.runs.listUnfinished()[0]).toMatchObject({ accept: true, replace: true })
  })
})

describe('runs that are filtered', () => {
  const idsOf = (filter: RunFilter, more: { limit?: number; cursor?: string | null } = {}) => {
    const page = stores.runs.list({ cursor: null, limit: 50, repositoryId, mirrorId, filter, ...more })
    return { ids: page.items.map(({ id }) => id), nextCursor: page.nextCursor }
  }

  it('are those that ended so, began so, and moved or could not move that ref', () => {
    const moved = queued({ trigger: 'push' })
    stores.runs.finish(moved, ended({ refs: [ref('main', 'updated'), ref('topic', 'created')] }))
    const refused = queued({ trigger: 'schedule' })
    stores.runs.finish(refused, ended({ outcome: 'partial', failure, refs: [ref('main', 'refused')] }))
    const unchanged = queued({ trigger: 'schedule' })
    stores.runs.finish(unchanged, ended({ outcome: 'unchanged' }))
    expect(idsOf({ ref: 'refs/heads/main' }).ids).toEqual([refused, moved])
    expect(idsOf({ ref: 'refs/heads/ma' }).ids).toEqual([])
    expect(idsOf({ outcomes: ['partial', 'unchanged'] }).ids).toEqual([unchanged, refused])
    expect(idsOf({ triggers: ['push'] }).ids).toEqual([moved])
    expect(idsOf({ triggers: ['schedule'], outcomes: ['partial'], ref: 'refs/heads/main' }).ids).toEqual([
      refused,
    ])
    expect(stores.runs.refOf(refused, 'refs/heads/main')).toMatchObject({ outcome: 'refused' })
    expect(stores.runs.refOf(refused, 'refs/heads/topic')).toBeNull()
  })

  it('come in pages of those that match', () => {
    const matching = Array.from({ length: 5 }, () => {
      const id = queued()
      stores.runs.finish(id, ended({ refs: [ref('main', 'updated')] }))
      stores.runs.finish(queued(), ended({ refs: [ref('other', 'updated')] }))
      return id
    }).toReversed()
    const first = idsOf({ ref: 'refs/heads/main' }, { limit: 3 })
    const second = idsOf({ ref: 'refs/heads/main' }, { limit: 3, cursor: first.nextCursor })
    expect([...first.ids, ...second.ids]).toEqual(matching)
    expect(second.nextCursor).toBeNull()
  })

  it('are of one mirror or one repository: a filter over all is refused by name', () => {
    const all = { cursor: null, limit: 5, repositoryId: null, mirrorId: null }
    expect(() => stores.runs.list({ ...all, filter: { ref: 'refs/heads/main' } })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        details: expect.objectContaining({ field: 'repository' }) as unknown,
      }) as Error,
    )
    expect(stores.runs.list({ ...all, filter: {} }).items).toEqual([])
  })
})
