import { beforeEach, describe, expect, it } from 'vitest'
import type { ActivityItem } from '../../src-shared/domain/activity.ts'
import type { Failure, RefOutcome, RunRef } from '../../src-shared/domain/run.ts'
import type { ActivityStore } from '../core/ports/activity-store.ts'
import type { FinishedRun } from '../core/ports/run-store.ts'
import type { Stores } from '../core/ports/stores.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { activityQuery, refsQuery } from './activity-store.ts'
import type { Database } from './sqlite-driver.ts'

const day = 86_400_000
const oid = '1'.repeat(40)

let stores: Stores
let database: Database
let repositoryId: string
let pullId: string
let pushId: string
beforeEach(() => {
  ;({ stores, database } = scratchStores())
  repositoryId = storedRepository(stores, 'Team/Project')
  pullId = storedMirror(repositoryId, 'pull')
  pushId = storedMirror(repositoryId, 'push')
})

const storedMirror = (repository: string, direction: 'pull' | 'push'): string => {
  const mirror = newMirror(repository, { direction })
  stores.mirrors.insert(mirror)
  return mirror.id
}

const ref = (name: string, outcome: RefOutcome): RunRef => ({
  ref: `refs/heads/${name}`,
  oldObjectId: null,
  newObjectId: oid,
  outcome,
  reason: null,
  message: null,
  keptRef: null,
})

const failure: Failure = {
  code: 'remote_auth_failed',
  title: 'The sign-in does not work.',
  advice: 'Give another one.',
  retry: 'button',
  retryAt: null,
  output: null,
}

let time = 0
/** A run that has ended and is news; returns its id. */
const told = (fields: Partial<FinishedRun> & Parameters<typeof newRun>[1] = {}): string => {
  const { mirrorId = pullId, kind = 'pull', url, repositoryId: of = repositoryId, ...end } = fields
  const run = newRun(of, { mirrorId, kind, ...(url === undefined ? {} : { url }) })
  stores.runs.insert(run)
  stores.runs.finish(run.id, {
    outcome: 'succeeded',
    finishedAt: (time += 1_000),
    bytes: 0,
    failure: null,
    notes: [],
    refs: [ref('main', 'updated')],
    noteworthy: true,
    ...end,
  })
  return run.id
}
const failed = { outcome: 'failed', failure, refs: [] } as const

const pushedHere = (of = repositoryId, at = (time += 1_000)): void =>
  stores.activity.addLocal({
    repositoryId: of,
    at,
    cause: 'push',
    refCount: 40,
    refs: [{ ref: 'refs/heads/main', oldObjectId: null, newObjectId: oid, outcome: 'created' }],
  })

type Filter = Partial<Parameters<ActivityStore['list']>[0]>
const page = (filter: Filter = {}) =>
  stores.activity.list({
    repositoryId: null,
    filter: 'all',
    direction: null,
    query: '',
    cursor: null,
    limit: 100,
    ...filter,
  })
const list = (filter: Filter = {}): readonly ActivityItem[] => page(filter).items
const namesOf = (items: readonly ActivityItem[]): readonly string[] =>
  items.map((item) => (item.kind === 'run' ? item.runId : item.cause))

describe('activity', () => {
  it('is one list of runs that are news and of changes made here, newest first', () => {
    const first = told()
    pushedHere()
    told({ refs: [], noteworthy: false })
    const last = told({ ...failed })
    const items = list()
    expect(namesOf(items)).toEqual([last, 'push', first])
    expect(items[0]).toEqual({
      kind: 'run',
      id: expect.stringMatching(/^act_/) as string,
      at: time,
      repositoryId,
      repository: 'Team/Project',
      runId: last,
      mirrorId: pullId,
      runKind: 'pull',
      url: 'https://git.example.org/team/project',
      trigger: 'manual',
      outcome: 'failed',
      changedRefCount: 0,
      problemRefCount: 0,
      failure,
      refCount: 0,
      refs: [],
    })
    expect(items[1]).toMatchObject({ kind: 'local', refCount: 40, refs: [{ outcome: 'created' }] })
    expect(new Set(items.map(({ id }) => id)).size).toBe(3)
  })

  it('shows the first five refs of a run, those with a problem before the others', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      ref(`a${String(index).padStart(2, '0')}`, 'created'),
    )
    told({ refs: [...many, ref('z1', 'refused'), ref('z2', 'diverged')] })
    told({ refs: Array.from({ length: 8 }, (_, index) => ref(`p${index}`, 'held')) })
    const [held, mixed] = list()
    const shown = (item: ActivityItem | undefined) =>
      item?.refs.map((one) => one.ref.slice('refs/heads/'.length))
    expect(shown(held)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4'])
    expect(shown(mixed)).toEqual(['z1', 'z2', 'a00', 'a01', 'a02'])
    expect(mixed).toMatchObject({ refCount: 32, problemRefCount: 2 })
    expect(mixed?.refs[0]).toEqual({
      ref: 'refs/heads/z1',
      oldObjectId: null,
      newObjectId: oid,
      outcome: 'refused',
    })
  })

  it('is filtered by what it is, where it went, and words of names and addresses', () => {
    const pulled = told()
    const pushed = told({ mirrorId: pushId, kind: 'push', url: 'https://Other.example/x' })
    const problem = told({ ...failed })
    const partial = told({ outcome: 'partial', refs: [ref('a', 'updated'), ref('b', 'refused')] })
    const fetched = told({ mirrorId: null, kind: 'fetch' })
    const elsewhere = storedRepository(stores, 'tools')
    pushedHere(elsewhere)
    expect(namesOf(list({ filter: 'moved' }))).toEqual(['push', fetched, partial, pushed, pulled])
    expect(namesOf(list({ filter: 'problems' }))).toEqual([partial, problem])
    expect(namesOf(list({ filter: 'local' }))).toEqual(['push'])
    expect(namesOf(list({ direction: 'push' }))).toEqual([pushed])
    expect(namesOf(list({ direction: 'pull' }))).toEqual([partial, problem, pulled])
    expect(namesOf(list({ direction: 'pull', filter: 'moved' }))).toEqual([partial, pulled])
    expect(namesOf(list({ repositoryId: elsewhere }))).toEqual(['push'])
    expect(namesOf(list({ repositoryId: elsewhere, filter: 'problems' }))).toEqual([])
    expect(namesOf(list({ query: ' OTHER.ex ' }))).toEqual([pushed])
    expect(namesOf(list({ query: 'TOOL' }))).toEqual(['push'])
    expect(namesOf(list({ query: 'team/' }))).toEqual([fetched, partial, problem, pushed, pulled])
    expect(list({ query: 'nowhere' })).toEqual([])
  })

  it('is cut into pages that do not shift when something new happens', () => {
    const all = Array.from({ length: 12 }, (_, index) => {
      if (index % 3 > 0) return told()
      pushedHere()
      return 'push'
    }).toReversed()
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { items, nextCursor } = page({ cursor, limit: 5 })
      seen.push(...namesOf(items))
      cursor = nextCursor
      told()
    } while (cursor !== null)
    expect(seen).toEqual(all)
    expect(() => page({ cursor: 'x' })).toThrow(expect.objectContaining({ code: 'invalid_input' }) as Error)
  })

  it('leaves out repositories in the trash, and forgets one that is gone', () => {
    told()
    const other = storedRepository(stores, 'other')
    pushedHere(other)
    stores.repositories.trash(other, 1)
    expect(list().map((item) => item.repository)).toEqual(['Team/Project'])
    stores.repositories.untrash(other)
    expect(list()).toHaveLength(2)
    stores.repositories.purge(other)
    expect(database.prepare('SELECT count(*) FROM activity').pluck().get()).toBe(1)
  })

  it('stays when its mirror is removed', () => {
    const id = told()
    stores.mirrors.remove(pullId)
    expect(list()).toMatchObject([{ runId: id, mirrorId: null }])
  })

  it('forgets changes made here after 90 days, and runs with their rows', () => {
    const now = 1_000 * day
    pushedHere(repositoryId, now - 91 * day)
    pushedHere(repositoryId, now - 89 * day)
    const run = told({ finishedAt: now - 91 * day })
    stores.activity.forgetOld(now)
    expect(namesOf(list())).toEqual([run, 'push'])
    database.prepare('DELETE FROM runs').run()
    expect(namesOf(list())).toEqual(['push'])
  })
})

describe('a list of activity among a million', () => {
  const planOf = (sql: string, parameters: Readonly<Record<string, unknown>>): readonly string[] =>
    database
      .prepare<[unknown], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(parameters)
      .map(({ detail }) => detail)
  const plan = (filter: Filter): readonly string[] => {
    const whole = { repositoryId: null, filter: 'all', direction: null, query: '', ...filter } as const
    return planOf(activityQuery(whole), { ...whole, before: 1, limit: 1 })
  }
  const primaryKey = 'SEARCH activity USING INTEGER PRIMARY KEY (rowid<?)'

  it.each<[string, Filter, string]>([
    ['of all', {}, primaryKey],
    ['of a repository', { repositoryId: 'a' }, 'INDEX activity_of_repository (repository_id=? AND id<?)'],
    ['of what moved', { filter: 'moved' }, 'INDEX activity_moved (id<?)'],
    ['of problems', { filter: 'problems' }, 'INDEX activity_problems (id<?)'],
    ['of changes made here', { filter: 'local' }, 'INDEX activity_local (id<?)'],
    ['of a direction', { direction: 'pull' }, 'INDEX activity_direction (direction=? AND id<?)'],
  ])('%s is read off an index, page by page, and nothing is sorted', (_, filter, index) => {
    const [first, ...others] = plan(filter)
    expect(first).toContain(index)
    expect(
      others.every((step) => /^SEARCH (repositories|runs) USING INDEX sqlite_autoindex/.test(step)),
    ).toBe(true)
  })

  it.each<[string, Filter]>([
    ['problems of a repository', { repositoryId: 'a', filter: 'problems' }],
    ['pushes of a repository', { repositoryId: 'a', direction: 'push', filter: 'moved' }],
  ])('of %s is neither scanned nor sorted', (_, filter) => {
    expect(plan(filter).filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual([])
  })

  it('looks for words in the names of repositories once, and in nothing but activity itself', () => {
    const steps = plan({ query: 'a' })
    expect(steps[0]).toBe(primaryKey)
    expect(steps.filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual(['SCAN repositories'])
  })

  it('finds the refs of a page without reading those that it does not show', () => {
    const steps = planOf(refsQuery, { runIds: '[]' })
    expect(
      steps.filter((step) => step.includes('SCAN') && !step.startsWith('SCAN run VIRTUAL TABLE')),
    ).toEqual([])
    expect(steps.join('\n')).toContain('USING INDEX run_refs_problems (run_id=?)')
  })
})
