import { beforeEach, describe, expect, it } from 'vitest'
import { newMirror, newRun } from '../testing/scratch-stores.ts'
import { ended, failure, refOfRun as ref, storedRuns, type StoredRuns } from '../testing/stored-runs.ts'
import { recentQuery } from './run-store.ts'

let stores: StoredRuns['stores']
let database: StoredRuns['database']
let repositoryId: StoredRuns['repositoryId']
let mirrorId: StoredRuns['mirrorId']
let queued: StoredRuns['queued']
beforeEach(() => {
  ;({ stores, database, repositoryId, mirrorId, queued } = storedRuns())
})

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
