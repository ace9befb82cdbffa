import type { DecidedRepository, NewRepositoryRule } from '../../../src-shared/domain/new-repositories.ts'

export type NewRepositoryWatch = {
  readonly accountId: string
  readonly everyMs: number | null
  readonly nextAt: number | null
  /** What was there before the rules is written down. */
  readonly hasBaseline: boolean
}

/** Rules for what is new at the forges of accounts, and what was decided by them. */
export type NewRepositoryStore = {
  readonly rules: (accountId: string) => readonly NewRepositoryRule[]
  readonly watch: (accountId: string) => NewRepositoryWatch | null
  readonly watches: () => readonly NewRepositoryWatch[]
  /** Rules and watch together. */
  readonly save: (watch: NewRepositoryWatch, rules: readonly NewRepositoryRule[]) => void
  readonly setNextAt: (accountId: string, nextAt: number | null) => void
  /** Everything that is listed now was there before; what was decided stays so. */
  readonly takeBaseline: (accountId: string, at: number) => void
  /** The ids of what is listed and was not decided, or failed; with `known`, also of what was there before. */
  readonly undecided: (accountId: string, known: boolean) => readonly string[]
  /** What was decided of one; null for one that was not. */
  readonly decision: (accountId: string, forgeId: string) => DecidedRepository | null
  readonly decide: (accountId: string, decided: DecidedRepository) => void
  /** The newest, without those that were there before. */
  readonly decided: (accountId: string, limit: number) => readonly DecidedRepository[]
}
