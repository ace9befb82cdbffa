import type { KeptLifetimeRow, KeptLifetimeStore, KeptWatchRow } from '../core/ports/kept-lifetime-store.ts'
import type { Database } from './sqlite-driver.ts'

type StoredLifetime = Omit<KeptLifetimeRow, 'followsSettings'> & { readonly follows: number }

export const createKeptLifetimeStore = (database: Database): KeptLifetimeStore => {
  const find = database.prepare<[string], StoredLifetime>(
    `SELECT follows, lifetime_ms AS lifetimeMs, changed_at AS changedAt FROM kept_lifetimes WHERE repository_id = ?`,
  )
  const save = database.prepare<[string, number, number | null, number]>(
    `INSERT INTO kept_lifetimes (repository_id, follows, lifetime_ms, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (repository_id) DO UPDATE SET
       follows = excluded.follows, lifetime_ms = excluded.lifetime_ms, changed_at = excluded.changed_at`,
  )
  const readWatch = database.prepare<[], KeptWatchRow>(
    `SELECT looked_at AS lookedAt, spared_until AS sparedUntil, changed_at AS changedAt FROM kept_watch`,
  )
  const writeWatch = database.prepare<[number | null, number, number]>(
    'UPDATE kept_watch SET looked_at = ?, spared_until = ?, changed_at = ?',
  )
  const watch = (): KeptWatchRow => readWatch.get() ?? { lookedAt: null, sparedUntil: 0, changedAt: 0 }

  return {
    find: (repositoryId) => {
      const stored = find.get(repositoryId)
      if (stored === undefined) return null
      const { follows, ...row } = stored
      return { ...row, followsSettings: follows === 1 }
    },
    save: (repositoryId, { followsSettings, lifetimeMs, changedAt }) =>
      void save.run(repositoryId, Number(followsSettings), lifetimeMs, changedAt),
    readWatch: watch,
    changeWatch: (change) => {
      const { lookedAt, sparedUntil, changedAt } = { ...watch(), ...change }
      writeWatch.run(lookedAt, sparedUntil, changedAt)
    },
  }
}
