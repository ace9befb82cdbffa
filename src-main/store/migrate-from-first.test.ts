import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActivityItem } from '../../src-shared/domain/activity.ts'
import { every } from '../../src-shared/domain/schedule.ts'
import type { Stores } from '../core/ports/stores.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { createStores } from './create-stores.ts'
import { migrations } from './migrations.ts'
import { openDatabase, type Database } from './open-database.ts'

const directory = scratchDirectory('migration')
const oid = '1'.repeat(40)
const failureOf = (code: string): string =>
  JSON.stringify({ code, title: 'It failed.', advice: 'Look.', retry: 'button', retryAt: null, output: null })

/** Id, mirror, kind, outcome, failure code, changed and problem refs, and when it finished. */
const runs: readonly (readonly [
  string,
  string | null,
  string,
  string,
  string | null,
  number,
  number,
  number,
])[] = [
  ['moved', 'mir_1', 'pull', 'succeeded', null, 2, 0, 10],
  ['nothing', 'mir_1', 'pull', 'unchanged', null, 0, 0, 20],
  ['first-failure', 'mir_1', 'pull', 'failed', 'remote_auth_failed', 0, 0, 30],
  ['same-failure', 'mir_1', 'pull', 'failed', 'remote_auth_failed', 0, 0, 40],
  ['other-mirror', 'mir_2', 'push', 'failed', 'remote_auth_failed', 0, 0, 45],
  ['other-failure', 'mir_1', 'pull', 'failed', 'remote_not_found', 0, 0, 50],
  ['cancelled', 'mir_1', 'pull', 'cancelled', 'cancelled', 0, 0, 55],
  ['still-the-same', 'mir_1', 'pull', 'failed', 'remote_not_found', 0, 0, 60],
  ['partial', 'mir_1', 'pull', 'partial', 'remote_rejected', 0, 1, 70],
  ['still-partial', 'mir_1', 'pull', 'partial', 'remote_rejected', 0, 1, 80],
  ['more-problems', 'mir_1', 'pull', 'partial', 'remote_rejected', 0, 2, 90],
  ['fetched', null, 'fetch', 'failed', 'remote_not_found', 0, 0, 5],
]

/** A database as the first version left it, with rows in every table that the second touches. */
const oldDatabase = (): string => {
  const file = path.join(directory, 'old.sqlite3')
  const database = openDatabase({ file, migrations: migrations.slice(0, 1) })
  database.exec(`
    INSERT INTO repositories (id, name, name_folded, state, created_at)
    VALUES ('repo_1', 'Team/Project', 'team/project', 'ready', 1);
    INSERT INTO mirrors (id, repository_id, direction, url, canonical_url, host, interval_ms, on_diverged,
      on_destructive, created_at, consecutive_failures, last_changed_at)
    VALUES ('mir_1', 'repo_1', 'pull', 'https://a.example/x', 'a.example/x', 'a.example', 3600000, 'stop', 'hold', 1,
        0, 10),
      ('mir_2', 'repo_1', 'push', 'https://b.example/x', 'b.example/x', 'b.example', 900000, 'stop', 'hold', 1, 1,
        NULL);
    INSERT INTO settings (name, value) VALUES ('defaultIntervalMs', '300000');
    INSERT INTO mirror_refs VALUES ('mir_1', 'refs/heads/main', '${oid}');`)
  const insert = database.prepare(
    `INSERT INTO runs (id, sequence, repository_id, mirror_id, kind, url, trigger, state, phase, outcome, queued_at,
       started_at, finished_at, failure, changed_ref_count, problem_ref_count)
     VALUES ('run_' || ?, ?, 'repo_1', ?, ?, 'https://a.example/x', 'schedule', 'finished', 'record', ?, 1, ?, ?, ?, ?,
       ?)`,
  )
  runs.forEach(([id, mirrorId, kind, outcome, code, changed, problems, finishedAt], index) => {
    const failure = code === null ? null : failureOf(code)
    insert.run(id, index + 1, mirrorId, kind, outcome, finishedAt - 3, finishedAt, failure, changed, problems)
  })
  database.exec(`
    INSERT INTO runs (id, sequence, repository_id, mirror_id, kind, url, trigger, state, phase, queued_at)
    VALUES ('run_waiting', 100, 'repo_1', 'mir_1', 'pull', 'https://a.example/x', 'schedule', 'queued', 'queued', 99);
    INSERT INTO run_refs (run_id, ref, new_oid, outcome) VALUES ('run_moved', 'refs/heads/main', '${oid}', 'created'),
      ('run_moved', 'refs/heads/topic', '${oid}', 'created');`)
  database.close()
  return file
}

describe('a database of the first version', () => {
  let database: Database
  let stores: Stores
  beforeAll(() => {
    database = openDatabase({ file: oldDatabase() })
    stores = createStores(database)
  })
  afterAll(() => database.close())

  it('keeps its repositories, mirrors, bases and runs', () => {
    expect(stores.repositories.findByName('team/project')?.mirrorCount).toBe(2)
    expect(stores.mirrors.find('mir_1')).toMatchObject({
      lastChangedAt: 10,
      lastChange: null,
      notifiedFailureAt: null,
      notifiedFailureCode: null,
    })
    expect(stores.mirrors.baseRefs('mir_1').get('refs/heads/main')).toBe(oid)
    expect(stores.runs.refsOf('run_moved')).toHaveLength(2)
    expect(stores.runs.listUnfinished().map(({ id }) => id)).toEqual(['run_waiting'])
    expect(stores.keptPins.list('repo_1').size).toBe(0)
  })

  it('keeps the intervals of its mirrors, and of new ones, as schedules', () => {
    const schedules = ['mir_1', 'mir_2'].map((id) => stores.mirrors.find(id)?.schedule)
    expect(schedules).toEqual([every(3_600_000), every(900_000)])
    expect(stores.settings.read().defaultSchedule).toEqual(every(300_000))
  })

  it('lists what its runs moved and met as activity, in order of time, what stayed the same once', () => {
    const { items } = stores.activity.list({
      repositoryId: null,
      filter: 'all',
      direction: null,
      query: '',
      cursor: null,
      limit: 100,
    })
    const nameOf = (item: ActivityItem) => (item.kind === 'run' ? item.runId.slice('run_'.length) : null)
    expect(items.map(nameOf)).toEqual([
      'more-problems',
      'partial',
      'other-failure',
      'other-mirror',
      'first-failure',
      'moved',
      'fetched',
    ])
    expect(items.at(-2)).toMatchObject({ at: 10, refCount: 2, refs: [{ outcome: 'created' }, {}] })
  })

  it('shows how its last runs went', () => {
    const [first, second] = stores.runs.recentOf(['mir_1', 'mir_2'], 24)
    expect(first?.runs).toHaveLength(10)
    expect(first?.runs[0]).toEqual({ id: 'run_moved', outcome: 'succeeded', finishedAt: 10, durationMs: 3 })
    expect(second?.runs.map(({ id }) => id)).toEqual(['run_other-mirror'])
  })
})
