import type { KeptPinStore } from '../core/ports/kept-pin-store.ts'
import type { Database } from './sqlite-driver.ts'

export const createKeptPinStore = (database: Database): KeptPinStore => {
  const list = database.prepare<[string], { name: string; untilAt: number | null }>(
    'SELECT name, until_at AS untilAt FROM kept_pins WHERE repository_id = ?',
  )
  const pin = database.prepare<[string, string]>(
    `INSERT INTO kept_pins (repository_id, name) VALUES (?, ?)
     ON CONFLICT (repository_id, name) DO UPDATE SET until_at = NULL`,
  )
  const unpin = database.prepare<[number, string, string]>(
    'UPDATE kept_pins SET until_at = ? WHERE repository_id = ? AND name = ? AND until_at IS NULL',
  )
  const forget = database.prepare<[string, string]>(
    'DELETE FROM kept_pins WHERE repository_id = ? AND name = ?',
  )

  return {
    list: (repositoryId) => new Map(list.all(repositoryId).map(({ name, untilAt }) => [name, untilAt])),
    pin: (repositoryId, name) => void pin.run(repositoryId, name),
    unpin: (repositoryId, name, untilAt) => void unpin.run(untilAt, repositoryId, name),
    forget: (repositoryId, name) => void forget.run(repositoryId, name),
  }
}
