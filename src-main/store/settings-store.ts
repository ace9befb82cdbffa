import { defaultSettings, settingsSchema, type Settings } from '../../src-shared/domain/settings.ts'
import type { SettingsStore } from '../core/ports/settings-store.ts'
import type { Database } from './sqlite-driver.ts'

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Each setting is a row of its own, so that one which this version does not take falls back alone. */
export const createSettingsStore = (database: Database): SettingsStore => {
  const list = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings')
  const write = database.prepare<[string, string]>(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )

  const read = (): Settings => {
    let settings = defaultSettings
    for (const { name, value } of list.all()) {
      const parsed = settingsSchema.partial().safeParse({ [name]: parseJson(value) })
      if (parsed.success) settings = { ...settings, ...parsed.data }
    }
    return settings
  }
  const change = database.transaction((changed: Partial<Settings>): Settings => {
    const valid = settingsSchema.partial().parse(changed)
    for (const [name, value] of Object.entries(valid)) write.run(name, JSON.stringify(value))
    return read()
  })

  return { read, change: (changed) => change(changed) }
}
