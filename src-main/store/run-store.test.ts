import { beforeEach, describe, expect, it } from 'vitest'
import type { Failure, RefOutcome, RunFilter, RunRef } from '../../src-shared/domain/run.ts'
import type { FinishedRun, RunOwner } from '../core/ports/run-store.ts'
import type { Stores } from '../core/ports/stores.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { forgetQueries } from './forget-old-runs.ts'
import { recentQuery } from './run-store.ts'
import type { Database } from './sqlite-driver.ts'

const appError = (code: string): Error => expect.objectContaining({ code }) as Error
const day = 86_400_000

let stores: Stores
let database: Database
let repositoryId: string
let mirrorId: string
beforeEach(() => {
  ;({ stores, database } = scratchStores())
  repositoryId = storedRepository(stores, 'team/project')
  const mirror = newMirror(repositoryId)
  stores.mirrors.insert(mirror)
  mirrorId = mirror.id
})

/** Queues a run and returns its id. */
const queued = (fields: Parameters<typeof newRun>[1] = {}): string => {
  const run = newRun(repositoryId, { mirrorId, ...fields })
  stores.runs.insert(run)
  return run.id
}

const ref = (name: string, outcome: RefOutcome, fields: Partial<RunRef> = {}): RunRef => ({
  ref: `refs/heads/${name}`,
  oldObjectId: null,
  newObjectId: '1'.repeat(40),
  outcome,
  reason: null,
  message: null,
  keptRef: null,
  ...fields,
})

const ended = (fields: Partial<FinishedRun> = {}): FinishedRun => ({
  outcome: 'succeeded',
  finishedAt: 4_000,
  bytes: 0,
  failure: null,
  notes: [],
  refs: [],
  noteworthy: false,
  ...fields,
})

const failure: Failure = {
  code: 'remote_rejected',
  title: 'The host refused "main".',
  advice: 'See why.',
  retry: 'automatic',
  retryAt: 5_000,
  output: '! [remote rejected]',
}

describe('a stored run', () => {
  it('is queued, started, moves through its phases and ends', () => {
    const run = newRun(repositoryId, { mirrorId, trigger: 'push', accept: true })
    stores.runs.insert(run)
    const row = {
      ...run,
      repository: 'team/project',
      state: 'queued',
      phase: 'queued',
      outcome: null,
      startedAt: null,
      finishedAt: null,
      bytes: 0,
      changedRefCount: 0,
      problemRefCount: 0,
      failure: null,
      notes: [],
      phases: [],
    }
    expect(stores.runs.find(run.id)).toEqual(row)
    stores.runs.start(run.id, 3_000)
    const past = [{ phase: 'check', durationMs: 40, waitedMs: 10 }] as const
    stores.runs.setPhase(run.id, 'fetch', past)
    const started = { ...row, state: 'running', phase: 'fetch', startedAt: 3_000, phases: past }
    expect(stores.runs.find(run.id)).toEqual(started)
    const end = ended({ outcome: 'partial', bytes: 12, failure, notes: ['One "note"'] })
    stores.runs.finish(run.id, { ...end, refs: [ref('main', 'refused')] })
    expect(stores.runs.find(run.id)).toEqual({
      ...started,
      state: 'finished',
      outcome: 'partial',
      finishedAt: 4_000,
      bytes: 12,
      failure,
      notes: ['One "note"'],
      problemRefCount: 1,
    })
    expect(stores.runs.find('run_0')).toBeNull()
  })

  it('keeps what happened to each ref, and counts what changed and what is a problem', () => {
    const id = queued()
    const refs = [
      ref('a', 'created'),
      ref('b', 'updated'),
      ref('c', 'rewritten', { oldObjectId: '2'.repeat(40), keptRef: 'refs/kept/x/c' }),
      ref('d', 'deleted', { newObjectId: null }),
      ref('e', 'kept_apart'),
      ref('f', 'refused', { reason: 'protected', message: 'protected branch hook declined' }),
      ref('g', 'diverged'),
      ref('h', 'held'),
      ref('i', 'failed'),
    ]
    stores.runs.finish(id, ended({ refs: refs.toReversed() }))
    expect(stores.runs.refsOf(id)).toEqual(refs)
    expect(stores.runs.find(id)).toMatchObject({ changedRefCount: 5, problemRefCount: 4 })
    expect(stores.runs.refsOf('run_0')).toEqual([])
  })

  it('ends once: what comes after changes nothing', () => {
    const id = queued()
    stores.runs.finish(id, ended({ refs: [ref('a', 'created')] }))
    const before = stores.runs.find(id)
    stores.runs.start(id, 9_000)
    stores.runs.setPhase(id, 'push', [])
    stores.runs.finish(id, ended({ outcome: 'failed', refs: [ref('b', 'failed')] }))
    expect(stores.runs.find(id)).toEqual(before)
    expect(stores.runs.refsOf(id)).toHaveLength(1)
  })

  it('takes what was said last of a ref that is named twice', () => {
    const id = queued()
    stores.runs.finish(id, ended({ refs: [ref('a', 'updated'), ref('a', 'failed')] }))
    expect(stores.runs.refsOf(id)).toEqual([ref('a', 'failed')])
    expect(stores.runs.find(id)).toMatchObject({ changedRefCount: 0, problemRefCount: 1 })
  })

  it('may end after its repository was purged', () => {
    const id = queued()
    stores.repositories.purge(repositoryId)
    stores.runs.finish(id, ended({ refs: [ref('a', 'created')] }))
    expect(stores.runs.find(id)).toBeNull()
  })

  it('stays when its mirror and its account are removed', () => {
    const id = queued()
    stores.mirrors.remove(mirrorId)
    expect(stores.runs.find(id)).toMatchObject({ id, mirrorId: null })
  })
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

describe('the last runs of some mirrors', () => {
  it('are the last 24 that finished, oldest first, in one answer', () => {
    const other = newMirror(repositoryId)
    stores.mirrors.insert(other)
    const ids = Array.from({ length: 30 }, (_, index) => {
      const id = queued()
      stores.runs.start(id, 10 * index)
      stores.runs.finish(id, ended({ outcome: 'unchanged', finishedAt: 10 * index + 4 }))
      return id
    })
    const failed = queued({ mirrorId: other.id })
    stores.runs.finish(failed, ended({ outcome: 'failed', failure, finishedAt: 7 }))
    queued()
    const [mine, its, unknown] = stores.runs.recentOf([mirrorId, other.id, 'mir_0'], 24)
    expect(mine?.mirrorId).toBe(mirrorId)
    expect(mine?.runs.map(({ id }) => id)).toEqual(ids.slice(6))
    expect(mine?.runs[0]).toEqual({ id: ids[6], outcome: 'unchanged', finishedAt: 64, durationMs: 4 })
    expect(its?.runs).toEqual([{ id: failed, outcome: 'failed', finishedAt: 7, durationMs: 0 }])
    expect(unknown).toEqual({ mirrorId: 'mir_0', runs: [] })
  })

  it('are found by index', () => {
    const steps = database
      .prepare<[string, number], { detail: string }>(`EXPLAIN QUERY PLAN ${recentQuery}`)
      .all('[]', 24)
      .map(({ detail }) => detail)
    expect(steps.filter((step) => step.includes('SCAN') && !step.includes('VIRTUAL TABLE'))).toEqual([])
    expect(steps).toContain('SEARCH latest USING INDEX runs_of_mirror (mirror_id=?)')
    expect(steps).toContain('SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)')
  })
})

describe('how the last run of a mirror ended', () => {
  it('is told by the last one that was neither cancelled nor interrupted', () => {
    expect(stores.runs.lastEnding(mirrorId)).toBeNull()
    stores.runs.finish(queued(), ended({ outcome: 'partial', failure, refs: [ref('a', 'refused')] }))
    stores.runs.finish(queued(), ended({ outcome: 'cancelled' }))
    stores.runs.finish(queued(), ended({ outcome: 'interrupted' }))
    queued()
    expect(stores.runs.lastEnding(mirrorId)).toEqual({
      outcome: 'partial',
      failureCode: 'remote_rejected',
      problemRefCount: 1,
    })
  })
})

it('finds many runs at once and leaves out those that do not exist', () => {
  const [first, second] = [queued(), queued()]
  stores.runs.start(first, 2_000)
  stores.runs.finish(first, ended({ failure }))
  const found = stores.runs.findAll([first, 'run_none', second])
  expect([...found.keys()].sort()).toEqual([first, second].sort())
  expect(found.get(first)).toEqual(stores.runs.find(first))
})
