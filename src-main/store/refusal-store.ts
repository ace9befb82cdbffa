import type { ErrorDetails } from '../../src-shared/errors/app-error.ts'
import type { Refusal, RefusalStore } from '../core/ports/refusal-store.ts'
import type { Database } from './sqlite-driver.ts'

type StoredRefusal = Omit<Refusal, 'objectId' | 'facts'> & { readonly oid: string; readonly facts: string }

export const createRefusalStore = (database: Database): RefusalStore => {
  const list = database.prepare<[string], StoredRefusal>(
    `SELECT ref, oid, reason, message, facts, found_at AS foundAt FROM mirror_ref_refusals WHERE mirror_id = ?`,
  )
  // Nothing is written for a mirror that was removed while its run was ending.
  const put = database.prepare(
    `INSERT INTO mirror_ref_refusals (mirror_id, ref, oid, reason, message, facts, found_at)
     SELECT id, @ref, @oid, @reason, @message, @facts, @foundAt FROM mirrors WHERE id = @mirrorId
     ON CONFLICT (mirror_id, ref) DO UPDATE SET oid = excluded.oid, reason = excluded.reason,
       message = excluded.message, facts = excluded.facts, found_at = excluded.found_at`,
  )
  const forgetOne = database.prepare<[string, string]>(
    'DELETE FROM mirror_ref_refusals WHERE mirror_id = ? AND ref = ?',
  )
  /** A mirror that forgets what was refused has to look at its refs again, though neither side moved. */
  const forgetting = (condition: string) => {
    const wake = database.prepare<[string]>(
      `UPDATE mirrors SET fingerprint = NULL
       WHERE ${condition} AND id IN (SELECT mirror_id FROM mirror_ref_refusals)`,
    )
    const remove = database.prepare<[string]>(
      `DELETE FROM mirror_ref_refusals WHERE mirror_id IN (SELECT id FROM mirrors WHERE ${condition})`,
    )
    return database.transaction((id: string) => {
      wake.run(id)
      remove.run(id)
    })
  }
  const forget = forgetting('id = ?')
  const forgetOfAccount = forgetting('account_id = ?')
  const change = database.transaction((mirrorId: string, changes: ReadonlyMap<string, Refusal | null>) => {
    for (const [ref, refusal] of changes) {
      if (refusal === null) forgetOne.run(mirrorId, ref)
      else {
        const { objectId, facts, ...rest } = refusal
        put.run({ ...rest, mirrorId, oid: objectId ?? '', facts: JSON.stringify(facts) })
      }
    }
  })
  return {
    list: (mirrorId) =>
      list.all(mirrorId).map(({ oid, facts, ...rest }) => ({
        ...rest,
        objectId: oid === '' ? null : oid,
        facts: JSON.parse(facts) as ErrorDetails,
      })),
    change: (mirrorId, changes) => change(mirrorId, changes),
    forget: (mirrorId) => forget(mirrorId),
    forgetOfAccount: (accountId) => forgetOfAccount(accountId),
  }
}
