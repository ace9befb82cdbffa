import type { ConflictRow, ConflictStore, FoundConflict } from '../core/ports/conflict-store.ts'
import type { Database } from './sqlite-driver.ts'

const selectRow = `
  SELECT ref, local_oid AS localObjectId, remote_oid AS remoteObjectId, base_oid AS baseObjectId, ahead, behind,
    found_at AS foundAt, choice
  FROM mirror_conflicts WHERE mirror_id = ?`

export const createConflictStore = (database: Database): ConflictStore => {
  const list = database.prepare<[string], ConflictRow>(`${selectRow} ORDER BY ref`)
  const find = database.prepare<[string, string], ConflictRow>(`${selectRow} AND ref = ?`)
  // Nothing is written for a mirror that was removed while its run was under way.
  const put = database.prepare<FoundConflict & { mirrorId: string; now: number }>(
    `INSERT INTO mirror_conflicts (mirror_id, ref, local_oid, remote_oid, base_oid, ahead, behind, found_at)
     SELECT id, @ref, @localObjectId, @remoteObjectId, @baseObjectId, @ahead, @behind, @now
     FROM mirrors WHERE id = @mirrorId
     ON CONFLICT (mirror_id, ref) DO UPDATE SET
       choice = CASE WHEN local_oid = excluded.local_oid AND remote_oid = excluded.remote_oid THEN choice END,
       local_oid = excluded.local_oid, remote_oid = excluded.remote_oid, base_oid = excluded.base_oid,
       ahead = excluded.ahead, behind = excluded.behind`,
  )
  const choose = database.prepare<[string | null, string, string]>(
    'UPDATE mirror_conflicts SET choice = ? WHERE mirror_id = ? AND ref = ?',
  )
  const remove = database.prepare<[string, string]>(
    'DELETE FROM mirror_conflicts WHERE mirror_id = ? AND ref = ?',
  )
  const replaceAll = database.transaction(
    (mirrorId: string, conflicts: readonly FoundConflict[], now: number) => {
      const found = new Set(conflicts.map(({ ref }) => ref))
      for (const { ref } of list.all(mirrorId)) if (!found.has(ref)) remove.run(mirrorId, ref)
      for (const conflict of conflicts) put.run({ ...conflict, mirrorId, now })
    },
  )
  const forget = database.transaction((mirrorId: string, refs: readonly string[]) => {
    for (const ref of refs) remove.run(mirrorId, ref)
  })

  return {
    list: (mirrorId) => list.all(mirrorId),
    find: (mirrorId, ref) => find.get(mirrorId, ref) ?? null,
    replaceAll: (mirrorId, conflicts, now) => replaceAll(mirrorId, conflicts, now),
    choose: (mirrorId, ref, choice) => void choose.run(choice, mirrorId, ref),
    forget: (mirrorId, refs) => forget(mirrorId, refs),
  }
}
