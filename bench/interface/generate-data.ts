import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { git } from '../../src-main/testing/scratch.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import { startProduct } from '../product.ts'

export type DataSize = {
  readonly repositories: number
  readonly mirrors: number
  /** Finished runs of each mirror: what the sparklines show. */
  readonly runsPerMirror: number
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const teams = ['platform', 'web', 'data', 'mobile', 'research', 'tools', 'archive', 'vendor']
const things = ['gateway', 'website', 'pipelines', 'reader', 'catalogue', 'scripts', 'ledger', 'parser']
const hosts = ['github.example', 'gitlab.example', 'codeberg.example', 'git.example']

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T
/** As `newId` makes them, but the same at each run. */
const idOf = (kind: string, index: number): string => `${kind}_${index.toString(16).padStart(32, '0')}`

export const repositoryNameOf = (index: number): string =>
  `${pick(teams, index)}/${pick(things, Math.floor(index / 8))}-${String(index).padStart(4, '0')}`

const failure: Failure = {
  code: 'remote_auth_failed',
  title: 'The sign-in does not work.',
  advice: 'Give the account a new token.',
  retry: 'button',
  retryAt: null,
  output: null,
}

type Outcome = 'unchanged' | 'succeeded' | 'failed' | 'partial'

/** Most runs find nothing new; one mirror in forty fails, one in sixty is partial. */
const outcomeOf = (mirror: number, run: number, lastRun: number): Outcome => {
  if (mirror % 40 === 0 && run >= lastRun - 3) return 'failed'
  if (mirror % 60 === 7 && run >= lastRun - 3) return 'partial'
  return (mirror * 7 + run * 13) % 9 === 0 ? 'succeeded' : 'unchanged'
}

const insertRepositories = (database: Database, { repositories }: DataSize, now: number): void => {
  const insert = database.prepare(
    `INSERT INTO repositories (id, name, name_folded, state, created_at, changed_at) VALUES (?, ?, ?, 'ready', ?, ?)`,
  )
  for (let index = 0; index < repositories; index += 1) {
    const name = repositoryNameOf(index)
    insert.run(idOf('repo', index), name, name, now - 300 * day + index * minute, now - (index % 900) * hour)
  }
}

const insertMirrors = (database: Database, size: DataSize, now: number): void => {
  const insertMirror = database.prepare(
    `INSERT INTO mirrors (id, repository_id, direction, url, canonical_url, host, schedule, on_diverged,
       on_destructive, paused_at, created_at, last_checked_at, last_changed_at, next_run_at, consecutive_failures,
       last_finished_run_id, first_run_finished_at, last_change, synced_change_counter)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'stop', 'hold', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  )
  const insertRun = database.prepare(
    `INSERT INTO runs (id, sequence, repository_id, mirror_id, kind, url, trigger, state, phase, outcome, queued_at,
       started_at, finished_at, changed_ref_count, problem_ref_count, failure)
     VALUES (?, ?, ?, ?, ?, ?, 'schedule', 'finished', 'record', ?, ?, ?, ?, ?, ?, ?)`,
  )
  const last = size.runsPerMirror - 1
  for (let index = 0; index < size.mirrors; index += 1) {
    const repository = index % size.repositories
    const repositoryId = idOf('repo', repository)
    const copy = Math.floor(index / size.repositories)
    const direction = copy === 0 ? 'pull' : 'push'
    const host = pick(hosts, repository + copy)
    const url = `https://${host}/${copy === 0 ? '' : `copy-${copy}/`}${repositoryNameOf(repository)}.git`
    const checkedAt = now - (index % 60) * minute
    const runId = (run: number): string => idOf('run', index * size.runsPerMirror + run)
    const change = {
      runId: runId(last),
      at: checkedAt - (index % 700) * hour,
      ref: 'refs/heads/main',
      outcome: 'updated',
      commitCount: (index % 9) + 1,
      refCount: 1,
    }
    insertMirror.run(
      ...[
        idOf('mir', index),
        repositoryId,
        direction,
        url,
        url.slice('https://'.length, -'.git'.length),
        host,
      ],
      ...[
        JSON.stringify({ kind: 'every', intervalMs: 15 * minute }),
        index % 97 === 5 ? now - day : null,
        now - 200 * day,
        checkedAt,
        change.at,
      ],
      // Nothing comes due while it is measured.
      ...[now + 30 * day, outcomeOf(index, last, last) === 'failed' ? 3 : 0, runId(last), now - 199 * day],
      JSON.stringify(change),
    )
    for (let run = 0; run <= last; run += 1) {
      const outcome = outcomeOf(index, run, last)
      const at = checkedAt - (last - run) * 15 * minute
      const isProblem = outcome === 'failed' || outcome === 'partial'
      insertRun.run(
        ...[
          runId(run),
          run * size.mirrors + index + 1,
          repositoryId,
          idOf('mir', index),
          direction,
          url,
          outcome,
        ],
        ...[at - 400, at - 300 - ((index + run) % 17) * 20, at, outcome === 'succeeded' ? 1 : 0],
        ...[outcome === 'partial' ? 1 : 0, isProblem ? JSON.stringify(failure) : null],
      )
    }
  }
}

/** A data directory with so many repositories, all of them empty, and mirrors that rest until next month. */
export const generateData = async (directory: string, size: DataSize): Promise<void> => {
  // The core makes the schema, its keys and all else itself; what it would learn over months is then put in.
  await (await startProduct(directory)).stop()
  mkdirSync(path.join(directory, 'repositories'), { recursive: true, mode: 0o700 })
  const model = path.join(directory, 'model.git')
  await git('.', 'init', '--quiet', '--bare', '--template=', '--initial-branch=main', model)
  for (let index = 0; index < size.repositories; index += 1) {
    cpSync(model, repositoryDirectoryOf(directory, index), { recursive: true })
  }
  const database = new Sqlite(path.join(directory, 'mirrordesk.sqlite3'))
  const now = Date.now()
  database.transaction(() => {
    insertRepositories(database, size, now)
    insertMirrors(database, size, now)
  })()
  database.close()
}

/** Where a generated repository lies. */
export const repositoryDirectoryOf = (directory: string, index: number): string =>
  path.join(directory, 'repositories', `${idOf('repo', index)}.git`)
