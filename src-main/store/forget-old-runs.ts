import type { RunStore } from '../core/ports/run-store.ts'
import type { Database } from './sqlite-driver.ts'
import { steady } from './steady.ts'

const keptRuns = 200
const newsKeptMs = 90 * 86_400_000
/** What one call forgets at most. Each run adds one, so that this many catch up with whatever has piled up. */
const mostRuns = 20
/** Refs go with their runs; a run with more than these goes alone. */
const mostRefs = 5_000

type OldRun = { readonly id: string; readonly refCount: number }

/** As many from the front as one call may forget, but at least one. */
const cutToLimit = (old: readonly OldRun[]): readonly string[] => {
  let refs = 0
  const ids: string[] = []
  for (const { id, refCount } of old.slice(0, mostRuns)) {
    refs += refCount
    if (ids.length > 0 && refs > mostRefs) break
    ids.push(id)
  }
  return ids
}

/** The questions to the database; a test looks at how they are answered. */
export const forgetQueries = {
  /** The oldest of the last 200 of a mirror; of those of a repository that have none. */
  lastKeptOfMirror: `SELECT sequence FROM runs WHERE mirror_id = ${steady()} ORDER BY sequence DESC LIMIT 1 OFFSET ${keptRuns - 1}`,
  lastKeptOfRepository: `SELECT sequence FROM runs WHERE mirror_id IS NULL AND repository_id = ${steady()}
    ORDER BY sequence DESC LIMIT 1 OFFSET ${keptRuns - 1}`,
  plain: `SELECT id, changed_ref_count + problem_ref_count AS refCount FROM runs
    WHERE coalesce(mirror_id, repository_id) = ${steady('@owner')} AND state = 'finished' AND is_news = 0
      AND sequence < @lastKept
    ORDER BY sequence LIMIT ${mostRuns}`,
  /** Of what has had its time, no more than 200 are among the last: so many are stepped over. */
  news: `SELECT id, changed_ref_count + problem_ref_count AS refCount FROM runs
    WHERE coalesce(mirror_id, repository_id) = ${steady('@owner')} AND state = 'finished' AND is_news = 1
      AND finished_at <= @newsSince AND +sequence < @lastKept
    ORDER BY finished_at LIMIT ${mostRuns}`,
} as const

/** See `RunStore.forgetOld`. */
export const createForgetOldRuns = (database: Database): RunStore['forgetOld'] => {
  const lastKeptOfMirror = database.prepare<[string], { sequence: number }>(forgetQueries.lastKeptOfMirror)
  const lastKeptOfRepository = database.prepare<[string], { sequence: number }>(
    forgetQueries.lastKeptOfRepository,
  )
  type Limits = { owner: string; lastKept: number; newsSince: number }
  const plain = database.prepare<Omit<Limits, 'newsSince'>, OldRun>(forgetQueries.plain)
  const news = database.prepare<Limits, OldRun>(forgetQueries.news)
  const forget = database.prepare<[string]>('DELETE FROM runs WHERE id IN (SELECT value FROM json_each(?))')

  return ({ mirrorId, repositoryId }, now) => {
    const last = mirrorId === null ? lastKeptOfRepository.get(repositoryId) : lastKeptOfMirror.get(mirrorId)
    if (last === undefined) return 0
    const owner = mirrorId ?? repositoryId
    const lastKept = last.sequence
    const old = [
      ...plain.all({ owner, lastKept }),
      ...news.all({ owner, lastKept, newsSince: now - newsKeptMs }),
    ]
    const ids = cutToLimit(old)
    if (ids.length > 0) forget.run(JSON.stringify(ids))
    return ids.length
  }
}
