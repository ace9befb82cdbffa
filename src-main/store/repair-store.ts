import type { RepairRow, RepairStore } from '../core/ports/repair-store.ts'
import type { Database } from './sqlite-driver.ts'

type Stored = Omit<RepairRow, 'hosts' | 'missing' | 'lostRefs'> & {
  readonly hosts: string
  readonly missing: string
  readonly lostRefs: string
}

export const createRepairStore = (database: Database): RepairStore => {
  const start = database.prepare(
    `INSERT INTO repairs (id, repository_id, started_at, cause, hosts, missing, lost_refs)
     VALUES (@id, @repositoryId, @startedAt, @cause, @hosts, '[]', '[]')`,
  )
  const finish = database.prepare(
    `UPDATE repairs SET finished_at = @finishedAt, outcome = @outcome, missing = @missing, lost_refs = @lostRefs,
       set_aside_as = @setAsideAs WHERE id = @id`,
  )
  const plan = database.prepare(
    `UPDATE repairs SET missing = @missing, lost_refs = @lostRefs, set_aside_as = @setAsideAs WHERE id = @id`,
  )
  const lastOf = database.prepare<[string], Stored>(
    `SELECT id, repository_id AS repositoryId, started_at AS startedAt, finished_at AS finishedAt, outcome, cause,
       hosts, missing, lost_refs AS lostRefs, set_aside_as AS setAsideAs
     FROM repairs WHERE repository_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1`,
  )
  return {
    start: ({ hosts, ...repair }) => void start.run({ ...repair, hosts: JSON.stringify(hosts) }),
    plan: (id, { missing, lostRefs, setAsideAs }) =>
      void plan.run({
        id,
        setAsideAs,
        missing: JSON.stringify(missing),
        lostRefs: JSON.stringify(lostRefs),
      }),
    finish: (id, { missing, lostRefs, ...end }) =>
      void finish.run({ id, ...end, missing: JSON.stringify(missing), lostRefs: JSON.stringify(lostRefs) }),
    lastOf: (repositoryId) => {
      const stored = lastOf.get(repositoryId)
      if (stored === undefined) return null
      return {
        ...stored,
        hosts: JSON.parse(stored.hosts) as string[],
        missing: JSON.parse(stored.missing) as string[],
        lostRefs: JSON.parse(stored.lostRefs) as RepairRow['lostRefs'],
      }
    },
  }
}
