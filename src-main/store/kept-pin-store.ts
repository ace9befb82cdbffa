import type { KeptPinStore } from '../core/ports/kept-pin-store.ts'
import type { Database } from './sqlite-driver.ts'

export const createKeptPinStore = (database: Database): KeptPinStore => {
  const list = database
    .prepare<[string], string>('SELECT name FROM kept_pins WHERE repository_id = ?')
    .pluck()
  const pin = database.prepare<[string, string]>(
    'INSERT INTO kept_pins (repository_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const unpin = database.prepare<[string, string]>(
    'DELETE FROM kept_pins WHERE repository_id = ? AND name = ?',
  )

  return {
    list: (repositoryId) => new Set(list.all(repositoryId)),
    pin: (repositoryId, name) => void pin.run(repositoryId, name),
    unpin: (repositoryId, name) => void unpin.run(repositoryId, name),
  }
}
