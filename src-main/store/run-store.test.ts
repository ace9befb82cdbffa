import { beforeEach, describe, expect, it } from 'vitest'
import type { Failure, RefOutcome, RunRef } from '../../src-shared/domain/run.ts'
import type { FinishedRun } from '../core/ports/run-store.ts'
import type { Stores } from '../core/ports/stores.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
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
    }
    expect(stores.runs.find(run.id)).toEqual(row)
    stores.runs.start(run.id, 3_000)
    stores.runs.setPhase(run.id, 'fetch')
    const started = { ...row, state: 'running', phase: 'fetch', startedAt: 3_000 }
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
    stores.runs.setPhase(id, 'push')
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

describe('old runs', () => {
  it('are forgotten beyond 200, but those with changes stay for 90 days', () => {
    const now = 1_000 * day
    const change = { refs: [ref('a', 'updated')] }
    const longAgo = queued()
    stores.runs.finish(longAgo, ended({ ...change, finishedAt: now - 91 * day }))
    const changed = queued()
    stores.runs.finish(changed, ended({ ...change, finishedAt: now - 89 * day }))
    const unchanged = queued()
    stores.runs.finish(unchanged, ended({ finishedAt: now - 88 * day }))
    const stuck = queued()
    const recent = Array.from({ length: 200 }, () => queued())
    for (const id of recent) stores.runs.finish(id, ended({ finishedAt: now - day }))
    stores.runs.forgetOld(mirrorId, now)
    const left = stores.runs
      .list({ cursor: null, limit: 500, repositoryId: null, mirrorId })
      .items.map(({ id }) => id)
    expect(left).toEqual([...recent.toReversed(), stuck, changed])
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
    stores.runs.forgetOld(mirrorId, now)
    expect(stores.runs.find(news)).not.toBeNull()
    expect(stores.runs.find(old)).toBeNull()
  })

  it('stay while there are fewer than 200', () => {
    const id = queued()
    stores.runs.finish(id, ended({ finishedAt: 1 }))
    stores.runs.forgetOld(mirrorId, 1_000 * day)
    expect(stores.runs.find(id)).not.toBeNull()
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
