import type { SealedStore } from '../core/ports/sealed-store.ts'
import type { Database } from './sqlite-driver.ts'

export const createSealedStore = (database: Database): SealedStore => {
  const read = database.prepare<[string], { bytes: Buffer }>('SELECT bytes FROM sealed WHERE name = ?')
  const write = database.prepare<[string, Uint8Array]>(
    'INSERT INTO sealed (name, bytes) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes',
  )
  return {
    read: (name) => read.get(name)?.bytes ?? null,
    write: (name, sealed) => void write.run(name, sealed),
  }
}
