import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Settings } from '../../src-shared/domain/settings.ts'
import { toAppError, type AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from '../transport/connection.ts'
import { followGenerations } from './follow-generations.ts'

export type SettingsState = { readonly settings: Settings | null }

export type SettingsStore = {
  readonly store: StoreApi<SettingsState>
  /** Shows the change at once and takes it back when it fails; the failure is returned. */
  readonly change: (change: Partial<Settings>) => Promise<AppError | null>
  readonly close: () => void
}

/** The settings; null until they are read. */
export const createSettingsStore = (connection: Connection): SettingsStore => {
  const store = createStore<SettingsState>(() => ({ settings: null }))
  const keep = (settings: Settings): void => store.setState({ settings })

  const stopEvents = connection.on((event) => {
    if (event.name === 'settings.changed') keep(event.payload)
  })
  const stopReading = followGenerations(connection, async () =>
    keep(await connection.call('settings.get', {})),
  )

  return {
    store,
    change: async (change) => {
      const before = store.getState().settings
      if (before !== null) store.setState({ settings: { ...before, ...change } })
      try {
        keep(await connection.call('settings.change', change))
        return null
      } catch (error) {
        store.setState({ settings: before })
        return toAppError(error)
      }
    },
    close: () => {
      stopEvents()
      stopReading()
    },
  }
}
