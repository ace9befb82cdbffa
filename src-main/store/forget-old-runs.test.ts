import { beforeEach, describe, expect, it } from 'vitest'
import type { RunOwner } from '../core/ports/run-store.ts'
import { newMirror } from '../testing/scratch-stores.ts'
import { ended, failure, refOfRun as ref, storedRuns, type StoredRuns } from '../testing/stored-runs.ts'
import { forgetQueries } from './forget-old-runs.ts'

const day = 86_400_000

let stores: StoredRuns['stores']
let database: StoredRuns['database']
let repositoryId: StoredRuns['repositoryId']
let mirrorId: StoredRuns['mirrorId']
let queued: StoredRuns['queued']
beforeEach(() => {
  ;({ stores, database, repositoryId, mirrorId, queued } = storedRuns())
})

describe('old runs', () => {
  /** Until nothing is left to forget. */
  const forget = (now: number, owner: RunOwner = { repositoryId, mirrorId }): number => {
    let forgotten = 0
    for (let step = stores.runs.forgetOld(owner, now); step > 0; step = stores.runs.forgetOld(owner, now)) {
      forgotten += step
    }
    return forgotten
  }
  const left = (of: Partial<RunOwner> = {}): readonly string[] =>
    stores.runs
      .list({ cursor: null, limit: 500, repositoryId: null, mirrorId, ...of })
      .items.map(({ id }) => id)

  it('are forgotten beyond 200, but those with changes stay for 90 days', () => {
    const now = 1_000 * day
    const change = { refs: [ref('a', 'updated')] }
    const longAgo = queued()
    stores.runs.finish(longAgo, ended({ ...change, finishedAt: now - 90 * day }))
    const changed = queued()
    stores.runs.finish(changed, ended({ ...change, finishedAt: now - 90 * day + 1 }))
    const unchanged = queued()
    stores.runs.finish(unchanged, ended({ finishedAt: now - 88 * day }))
    const stuck = queued()
    const recent = Array.from({ length: 200 }, () => queued())
    for (const id of recent) stores.runs.finish(id, ended({ finishedAt: now - day }))
    expect(forget(now)).toBe(2)
    expect(left()).toEqual([...recent.toReversed(), stuck, changed])
    expect(stores.runs.refsOf(longAgo)).toEqual([])
  })

  it('stay for 90 days when they are listed as activity', () => {
    const now = 1_000 * day
    const end = { outcome: 'failed', failure, noteworthy: true } as const
    const news = queued()
    stores.runs.finish(news, ended({ ...end, finishedAt: now - 89 * day }))
    const old = queued()
    stores.runs.finish(old, ended({ ...end, finishedAt: now - 91 * day }))
    for (let count = 0; count < 200; count += 1) {
      stores.runs.finish(queued(), ended({ outcome: 'failed', failure, finishedAt: now }))
    }
    forget(now)
    expect(stores.runs.find(news)).not.toBeNull()
    expect(stores.runs.find(old)).toBeNull()
  })

  it('stay while there are fewer than 200, however old', () => {
    const id = queued()
    stores.runs.finish(id, ended({ finishedAt: 1, refs: [ref('a', 'updated')] }))
    expect(forget(1_000 * day)).toBe(0)
    expect(stores.runs.find(id)).not.toBeNull()
  })

  it('of one-time fetches and removed mirrors are counted for their repository', () => {
    const other = newMirror(repositoryId)
    stores.mirrors.insert(other)
    const orphan = queued({ mirrorId: other.id })
    stores.runs.finish(orphan, ended({ finishedAt: 1 }))
    const fetches = Array.from({ length: 200 }, () => queued({ mirrorId: null, kind: 'fetch' }))
    for (const id of fetches) stores.runs.finish(id, ended({ finishedAt: 2 }))
    const kept = queued()
    stores.runs.finish(kept, ended({ finishedAt: 1 }))
    const now = 1_000 * day
    expect(forget(now, { repositoryId, mirrorId: null })).toBe(0)
    stores.mirrors.remove(other.id)
    expect(forget(now, { repositoryId, mirrorId: null })).toBe(1)
    expect(stores.runs.find(orphan)).toBeNull()
    expect(left({ repositoryId, mirrorId: null })).toHaveLength(201)
    expect(forget(now)).toBe(0)
    expect(stores.runs.find(kept)).not.toBeNull()
  })

  it('go a few at a time, the oldest first, and one with many refs goes alone', () => {
    const many = Array.from({ length: 5_001 }, (_, index) => ref(`b${index}`, 'updated'))
    const large = Array.from({ length: 2 }, () => queued())
    for (const id of large) stores.runs.finish(id, ended({ finishedAt: 1, refs: many }))
    const plain = Array.from({ length: 250 }, () => queued())
    for (const id of plain) stores.runs.finish(id, ended({ finishedAt: 1_000 * day }))
    const owner = { repositoryId, mirrorId }
    expect(stores.runs.forgetOld(owner, 1_000 * day)).toBe(20)
    expect(stores.runs.find(plain[19] ?? '')).toBeNull()
    expect(stores.runs.find(plain[20] ?? '')).not.toBeNull()
    for (const forgotten of [20, 10, 1, 1, 0]) {
      expect(stores.runs.forgetOld(owner, 1_000 * day)).toBe(forgotten)
    }
  })

  it('are found by index, past nothing that stays', () => {
    const plan = (query: string, parameters: object | string): string[] =>
      database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
        .all(parameters)
        .map(({ detail }) => detail)
        // The parameters themselves, see `steady`.
        .filter((detail) => !detail.startsWith('SCALAR SUBQUERY') && detail !== 'SCAN CONSTANT ROW')
    const limits = { owner: mirrorId, lastKept: 1, newsSince: 1 }
    expect(plan(forgetQueries.plain, limits)).toEqual([
      'SEARCH runs USING INDEX runs_not_news (<expr>=? AND sequence<?)',
    ])
    expect(plan(forgetQueries.news, limits)).toEqual([
      'SEARCH runs USING INDEX runs_news (<expr>=? AND finished_at<?)',
    ])
    expect(plan(forgetQueries.lastKeptOfMirror, mirrorId)).toEqual([
      'SEARCH runs USING COVERING INDEX runs_of_mirror (mirror_id=?)',
    ])
    expect(plan(forgetQueries.lastKeptOfRepository, repositoryId)).toEqual([
      'SEARCH runs USING INDEX runs_without_mirror (repository_id=?)',
    ])
  })
})
