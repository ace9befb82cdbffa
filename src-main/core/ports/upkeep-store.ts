import type { RepositorySizes } from './upkeep-git.ts'

/** What is remembered of the upkeep of a repository. */
export type UpkeepRow = {
  readonly repositoryId: string
  /** When it was last looked at, and the change counter it had then. */
  readonly lookedAt: number
  readonly seenCounter: number
  /** When upkeep last did something; null before. */
  readonly keptAt: number | null
  /** When everything was last repacked, and the change counter it had then; null before. */
  readonly fullAt: number | null
  readonly fullCounter: number | null
  readonly nextFullAt: number
  /** Null until it was measured. */
  readonly sizes: RepositorySizes | null
}

export type UpkeepStore = {
  readonly find: (repositoryId: string) => UpkeepRow | null
  readonly save: (row: UpkeepRow) => void
  /** Sound repositories that changed since they were looked at, or whose full repack has come due. */
  readonly listDue: (now: number, limit: number) => readonly string[]
  /** Refs of it expired: the next full repack has something to do, whatever the change counter says. */
  readonly expectFull: (repositoryId: string) => void
}
