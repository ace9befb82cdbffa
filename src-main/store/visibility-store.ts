import type { SeenVisibility, VisibilityStore } from '../core/ports/remote-visibility.ts'
import type { Database } from './sqlite-driver.ts'

export const createVisibilityStore = (database: Database): VisibilityStore => {
  const find = database.prepare<[string], SeenVisibility>(
    'SELECT visibility, seen_at AS seenAt FROM remote_visibility WHERE canonical_url = ?',
  )
  const save = database.prepare<[string, string, number]>(
    `INSERT INTO remote_visibility (canonical_url, visibility, seen_at) VALUES (?, ?, ?)
     ON CONFLICT (canonical_url) DO UPDATE SET visibility = excluded.visibility, seen_at = excluded.seen_at`,
  )
  return {
    find: (canonicalUrl) => find.get(canonicalUrl) ?? null,
    save: (canonicalUrl, { visibility, seenAt }) => void save.run(canonicalUrl, visibility, seenAt),
  }
}
