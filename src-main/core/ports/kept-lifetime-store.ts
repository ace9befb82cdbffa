import type { KeptLifetimeMs } from '../../../src-shared/domain/kept-lifetime.ts'

export type KeptLifetimeRow = {
  readonly followsSettings: boolean
  /** Without meaning when it follows the settings. */
  readonly lifetimeMs: KeptLifetimeMs
  readonly changedAt: number
}

/** What the janitor remembers of its looks at the clock. */
export type KeptWatchRow = {
  /** Null before the first look. */
  readonly lookedAt: number | null
  /** Until then nothing goes: the clock had leapt. */
  readonly sparedUntil: number
  /** When the setting `keptRefLifetimeMs` was last changed. */
  readonly changedAt: number
}

/** How long repositories keep old tips, where a person chose that. */
export type KeptLifetimeStore = {
  /** Null when nobody ever chose one. */
  readonly find: (repositoryId: string) => KeptLifetimeRow | null
  readonly save: (repositoryId: string, row: KeptLifetimeRow) => void
  readonly readWatch: () => KeptWatchRow
  readonly changeWatch: (change: Partial<KeptWatchRow>) => void
}
