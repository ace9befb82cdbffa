import type { Verification } from '../../src-shared/domain/verification.ts'
import type { VerificationStore } from '../core/ports/verification-store.ts'
import type { Database } from './sqlite-driver.ts'

export const createVerificationStore = (database: Database): VerificationStore => {
  // The mirror may have been removed while it was verified.
  const save = database.prepare<[string, number, string, string]>(
    `INSERT INTO verifications (mirror_id, started_at, document)
     SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM mirrors WHERE id = ?)
     ON CONFLICT (mirror_id) DO UPDATE SET started_at = excluded.started_at, document = excluded.document`,
  )
  const find = database
    .prepare<[string], string>('SELECT document FROM verifications WHERE mirror_id = ?')
    .pluck()
  return {
    save: (verification) => {
      const { mirrorId, startedAt } = verification
      save.run(mirrorId, startedAt, JSON.stringify(verification), mirrorId)
    },
    find: (mirrorId) => {
      const document = find.get(mirrorId)
      return document === undefined ? null : (JSON.parse(document) as Verification)
    },
  }
}
