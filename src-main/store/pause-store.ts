import { pauseAllSchema } from '../../src-shared/domain/overview.ts'
import type { PauseStore } from '../core/ports/settings-store.ts'
import type { Database } from './sqlite-driver.ts'

/** A row of the settings table that is none of the settings: they never have this name. */
const rowName = 'pausedAll'

export const createPauseStore = (database: Database): PauseStore => {
  const read = database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck()
  const write = database.prepare<[string, string]>(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const remove = database.prepare<[string]>('DELETE FROM settings WHERE name = ?')
  return {
    read: () => {
      const value = read.get(rowName)
      return value === undefined ? null : pauseAllSchema.parse(JSON.parse(value))
    },
    write: (pause) => {
      if (pause === null) remove.run(rowName)
      else write.run(rowName, JSON.stringify(pause))
    },
  }
}
