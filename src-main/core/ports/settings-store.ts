import type { PauseAll } from '../../../src-shared/domain/overview.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'

export type SettingsStore = {
  readonly read: () => Settings
  readonly change: (change: Partial<Settings>) => Settings
}

/** All mirrors resting together: null while they do not. */
export type PauseStore = {
  readonly read: () => PauseAll | null
  readonly write: (pause: PauseAll | null) => void
}
