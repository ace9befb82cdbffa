import type { DecidedRepository, NewRepositoryRule } from '../../src-shared/domain/new-repositories.ts'
import { newRepositoryRuleSchema } from '../../src-shared/domain/new-repositories.ts'
import type { NewRepositoryStore, NewRepositoryWatch } from '../core/ports/new-repository-store.ts'
import type { Database } from './sqlite-driver.ts'

type StoredWatch = Omit<NewRepositoryWatch, 'hasBaseline'> & { readonly hasBaseline: number }
const toWatch = (stored: StoredWatch): NewRepositoryWatch => ({
  ...stored,
  hasBaseline: stored.hasBaseline === 1,
})

const selectWatch = `
  SELECT account_id AS accountId, every_ms AS everyMs, next_at AS nextAt, has_baseline AS hasBaseline
  FROM new_repository_watches`
const listed = `
  SELECT listed.forge_id FROM forge_repositories listed LEFT JOIN decided_repositories decided
    ON decided.account_id = listed.account_id AND decided.forge_id = listed.forge_id
  WHERE listed.account_id = ? AND (decided.forge_id IS NULL OR decided.action = 'failed'`

export const createNewRepositoryStore = (database: Database): NewRepositoryStore => {
  const rules = database
    .prepare<[string], string>('SELECT rule FROM new_repository_rules WHERE account_id = ? ORDER BY position')
    .pluck()
  const watch = database.prepare<[string], StoredWatch>(`${selectWatch} WHERE account_id = ?`)
  const watches = database.prepare<[], StoredWatch>(`${selectWatch} ORDER BY account_id`)
  const saveWatch = database.prepare(
    `INSERT INTO new_repository_watches (account_id, every_ms, next_at, has_baseline)
     VALUES (@accountId, @everyMs, @nextAt, @hasBaseline)
     ON CONFLICT (account_id) DO UPDATE SET every_ms = excluded.every_ms, next_at = excluded.next_at,
       has_baseline = excluded.has_baseline`,
  )
  const forgetRules = database.prepare<[string]>('DELETE FROM new_repository_rules WHERE account_id = ?')
  const addRule = database.prepare<[string, number, string]>(
    'INSERT INTO new_repository_rules (account_id, position, rule) VALUES (?, ?, ?)',
  )
  const save = database.transaction((row: NewRepositoryWatch, all: readonly NewRepositoryRule[]) => {
    saveWatch.run({ ...row, hasBaseline: Number(row.hasBaseline) })
    forgetRules.run(row.accountId)
    all.forEach((rule, position) => addRule.run(row.accountId, position, JSON.stringify(rule)))
  })
  const setNextAt = database.prepare<[number | null, string]>(
    'UPDATE new_repository_watches SET next_at = ? WHERE account_id = ?',
  )
  const baseline = database.prepare<[number, string]>(
    `INSERT INTO decided_repositories (account_id, forge_id, path, decided_at, action)
     SELECT account_id, forge_id, path, ?, 'known' FROM forge_repositories WHERE account_id = ?
     ON CONFLICT (account_id, forge_id) DO NOTHING`,
  )
  const hasBaseline = database.prepare<[string]>(
    'UPDATE new_repository_watches SET has_baseline = 1 WHERE account_id = ?',
  )
  const takeBaseline = database.transaction((accountId: string, at: number) => {
    baseline.run(at, accountId)
    hasBaseline.run(accountId)
  })
  const undecided = database.prepare<[string], string>(`${listed}) ORDER BY listed.path_folded`).pluck()
  const undecidedOrKnown = database
    .prepare<[string], string>(`${listed} OR decided.action = 'known') ORDER BY listed.path_folded`)
    .pluck()
  // Nothing is written for an account that was removed meanwhile.
  const decide = database.prepare(
    `INSERT INTO decided_repositories (account_id, forge_id, path, decided_at, action, name, note)
     SELECT id, @forgeId, @path, @at, @action, @name, @note FROM accounts WHERE id = @accountId
     ON CONFLICT (account_id, forge_id) DO UPDATE SET path = excluded.path, decided_at = excluded.decided_at,
       action = excluded.action, name = excluded.name, note = excluded.note`,
  )
  const decision = database.prepare<[string, string], DecidedRepository>(
    `SELECT forge_id AS forgeId, path, decided_at AS at, action, name, note FROM decided_repositories
     WHERE account_id = ? AND forge_id = ? AND action <> 'known'`,
  )
  const decided = database.prepare<[string, number], DecidedRepository>(
    `SELECT forge_id AS forgeId, path, decided_at AS at, action, name, note FROM decided_repositories
     WHERE account_id = ? AND action <> 'known' ORDER BY decided_at DESC, path LIMIT ?`,
  )

  return {
    rules: (accountId) => rules.all(accountId).map((text) => newRepositoryRuleSchema.parse(JSON.parse(text))),
    watch: (accountId) => {
      const stored = watch.get(accountId)
      return stored === undefined ? null : toWatch(stored)
    },
    watches: () => watches.all().map(toWatch),
    save: (row, all) => save(row, all),
    setNextAt: (accountId, nextAt) => void setNextAt.run(nextAt, accountId),
    takeBaseline: (accountId, at) => takeBaseline(accountId, at),
    undecided: (accountId, known) => (known ? undecidedOrKnown : undecided).all(accountId),
    decision: (accountId, forgeId) => decision.get(accountId, forgeId) ?? null,
    decide: (accountId, row) => void decide.run({ ...row, accountId }),
    decided: (accountId, limit) => decided.all(accountId, limit),
  }
}
