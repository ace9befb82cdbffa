import type { RemoteSizeStore } from '../core/ports/remote-size-store.ts'
import type { Database } from './sqlite-driver.ts'

export const createRemoteSizeStore = (database: Database): RemoteSizeStore => {
  const find = database
    .prepare<[string], number>('SELECT bytes FROM remote_sizes WHERE canonical_url = ?')
    .pluck()
  const save = database.prepare<[string, number, number]>(
    `INSERT INTO remote_sizes (canonical_url, bytes, seen_at) VALUES (?, ?, ?)
     ON CONFLICT (canonical_url) DO UPDATE SET bytes = excluded.bytes, seen_at = excluded.seen_at`,
  )
  return {
    find: (canonicalUrl) => find.get(canonicalUrl) ?? null,
    save: (canonicalUrl, bytes, seenAt) => void save.run(canonicalUrl, bytes, seenAt),
  }
}
